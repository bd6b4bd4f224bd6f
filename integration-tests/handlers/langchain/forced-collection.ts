import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import { Heddle } from '@heddle/core'
import { CallbackHandler } from '@heddle/langchain'

import { collectUntil } from './collect-garbage.ts'
import { openIngestionSink } from './ingestion-sink.ts'
import { openOpenAiStandIn } from './openai-stand-in.ts'
import { renderTraces } from './render-tree.ts'
import { scenarios } from './scenarios/index.ts'

/*
 * Runs every scenario while garbage is collected every few milliseconds, and prints the trees as JSON: no run may be taken
 * for abandoned while somebody still waits for it. A program of its own, so that a collection has little to go through.
 */

/** Between two collections, ms. */
const COLLECT_EVERY_MS = 3

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const sink = await openIngestionSink()
const openAi = await openOpenAiStandIn()
const trees: Record<string, string> = {}
const collecting = setInterval(collect, COLLECT_EVERY_MS)
for (const { name, run } of scenarios) {
  sink.clear()
  const client = new Heddle({ baseUrl: sink.url, publicKey: `pk-${name}`, secretKey: 'sk-1' })
  const handler = new CallbackHandler({ client })
  try {
    await run({ handler, traced: { callbacks: [handler] }, openAi: openAi.options })
  } catch (error) {
    trees[name] = `the program failed: ${String(error)}`
  }
  await collectUntil(() => handler.openRuns === 0)
  await client.shutdown()
  trees[name] ??= renderTraces(sink.traces())
}
clearInterval(collecting)
await openAi.close()
await sink.close()
process.stdout.write(`${JSON.stringify(trees)}\n`)
