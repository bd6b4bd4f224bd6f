/** Answers a question from the articles: find passages, put them into a prompt, stream the answer. */
import { openModelApi } from '@heddle/examples-shared'
import { getTraceOf } from '@heddle/llamaindex'

import { countEvents } from './count-events.ts'
import { openEngine } from './open-engine.ts'
import { showTrace } from './show-trace.ts'

const query = process.argv[2] ?? 'Why does a loom need a heddle for every warp thread?'

await using api = await openModelApi()
const engine = await openEngine(api)

console.log(`Model calls go to ${api.description}.\n\n${query}\n`)
const counts = countEvents()
const answer = await engine.query({ query, stream: true })
for await (const { delta } of answer) process.stdout.write(delta)
console.log('\n')
await showTrace(getTraceOf(answer)?.traceId, counts)
