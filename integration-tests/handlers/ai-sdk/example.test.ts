import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { expect, it } from 'vitest'

import { openServerStore } from '../langchain/server-store.ts'
import { renderTraces } from './render-tree.ts'

const folder = join(import.meta.dirname, '../../../examples/ai-sdk-hono-route')

it('traces both visits of the example route, the one that leaves with its partial answer', async () => {
  const store = await openServerStore()
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=heddle-source', 'run.ts'],
      { cwd: folder, env: { PATH: process.env['PATH'], HEDDLE_BASE_URL: store.url } },
    )
    const ids = [...stdout.matchAll(/^Trace: ([\da-f]{32})$/gmu)].map(([, id]) => id)
    const traces = await store.newTraces()
    expect(new Set(traces.map(({ id }) => id))).toEqual(new Set(ids))
    const lines = renderTraces(traces)
      .split('\n')
      .map((line) => line.replace(/ model=.*/u, ''))
    expect(lines).toEqual([
      'SPAN POST /chat',
      '  AGENT chat',
      '    GENERATION chat gpt-4o-mini',
      '    TOOL weather',
      '    GENERATION chat gpt-4o-mini',
      'SPAN POST /chat [WARNING "client disconnected"]',
      '  AGENT chat [WARNING "aborted: Client connection prematurely closed."]',
      '    GENERATION chat gpt-4o-mini',
      '    TOOL weather',
      '    GENERATION chat gpt-4o-mini [WARNING "aborted: Client connection prematurely closed."]',
    ])
    const partial = traces
      .flatMap(({ observations }) => observations)
      .find(({ type, level }) => type === 'GENERATION' && level === 'WARNING')
    expect(partial?.output).toMatchObject({ content: expect.stringMatching(/\S/u) as unknown })
  } finally {
    await store.close()
  }
})
