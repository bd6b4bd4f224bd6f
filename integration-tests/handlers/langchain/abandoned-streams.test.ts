import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { MessagesAnnotation, START, StateGraph } from '@langchain/langgraph'
import { expect, it } from 'vitest'

import { startRecording } from './record.ts'
import { consume, failing, scripted } from './scenarios/scenario.ts'

const program = join(import.meta.dirname, 'abandoned-streams.ts')
/** Ended runs and message ids that are remembered, and what the engine keeps for itself. */
const MAX_GROWTH_BYTES = 30_000_000

it.each(['left', 'aborted'])(
  'closes ten thousand streams that were %s, and forgets them',
  async (how) => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--conditions=heddle-source',
      program,
      how,
    ])
    const { open, ended, grownBytes } = JSON.parse(stdout) as Record<string, number>
    expect({ open, ended }).toEqual({ open: 0, ended: 10_000 })
    expect(grownBytes).toBeLessThan(MAX_GROWTH_BYTES)
  },
  120_000,
)

it('keeps nothing open after graphs that ended and streams that failed', async () => {
  const { handler, traced } = await startRecording()
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('node', () => ({}))
    .addEdge(START, 'node')
    .compile()
  for (let count = 0; count < 300; count += 1) await graph.invoke({ messages: [] }, traced)
  for (let count = 0; count < 100; count += 1) {
    const model = scripted('one two', { failAfterPieces: 2 })
    await failing(consume(await model.stream('x', traced)))
  }
  // Without a collection: these runs end by their own events.
  expect(handler.openRuns).toBe(0)
})

it('ends what is still open when the client is closed', async () => {
  const { client, traced, sent } = await startRecording()
  await consume(await scripted('one two three').stream('x', { ...traced, runName: 'left' }), 2)
  await client.shutdown()
  const [trace] = sent()
  expect(trace?.observations).toHaveLength(1)
  expect(trace?.observations[0]).toMatchObject({
    level: 'WARNING',
    statusMessage: expect.stringContaining('before the client was closed'),
    endTime: expect.any(String),
    output: { role: 'assistant', content: 'one ' },
  })
})
