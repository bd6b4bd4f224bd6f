import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import { openOpenAiStandIn } from './openai-stand-in.ts'
import { scenarios } from './scenarios/index.ts'
import { openTreeRecorder } from './tree-recorder.ts'

/*
 * Runs every scenario while garbage is collected every few milliseconds, and prints the trees as JSON: no run may be taken
 * for abandoned while somebody still waits for it. A program of its own, so that a collection has little to go through.
 */

/** Between two collections, ms. */
const COLLECT_EVERY_MS = 3

setFlagsFromString('--expose-gc')
const collecting = setInterval(runInNewContext('gc') as () => void, COLLECT_EVERY_MS)
const openAi = await openOpenAiStandIn()
await using recorder = await openTreeRecorder(openAi.options)
const trees: Record<string, string> = {}
for (const scenario of scenarios) trees[scenario.name] = await recorder.treeOf(scenario)
clearInterval(collecting)
await openAi.close()
process.stdout.write(`${JSON.stringify(trees)}\n`)
