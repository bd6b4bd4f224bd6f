import { setImmediate as turn } from 'node:timers/promises'

import { Heddle, observe, propagate } from '@heddle/core'

/*
 * Traces ten thousand runs of a small agent and prints, for every thousandth, the bytes in use after a collection.
 * A program of its own, under a heap limit: nothing but the client and the runs is in it.
 */

const RUNS = 10_000
const RUNS_AT_ONCE = 20
const RUNS_PER_SAMPLE = 1_000
/** Of a question, and so of what is found and prompted, characters. */
const PAYLOAD_CHARACTERS = 3_000

const [baseUrl = ''] = process.argv.slice(2)
const client = new Heddle({ baseUrl, publicKey: 'pk-test', secretKey: 'sk-test' })

const search = observe(
  async (query: string) => {
    await turn()
    return [`about ${query}`]
  },
  { client, name: 'search', type: 'retriever' },
)

const model = observe(
  async function* model(prompt: string) {
    for (let token = 0; token < 5; token++) {
      await turn()
      yield `${prompt.length} ${token} `
    }
  },
  { client, name: 'model', type: 'generation' },
)

const agent = observe(
  async (question: string) => {
    const found = await Promise.all([search(question), search(`${question}?`)])
    let answer = ''
    for await (const token of model(found.flat().join('\n'))) answer += token
    return answer
  },
  { client, name: 'agent', type: 'agent' },
)

function collect(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

const heapBytes: number[] = []
for (let run = 0; run < RUNS; run += RUNS_AT_ONCE) {
  const runs = Array.from({ length: RUNS_AT_ONCE }, (_, index) => {
    const question = `question ${run + index} `.padEnd(PAYLOAD_CHARACTERS, '.')
    return propagate({ userId: `user-${run + index}` }, () => agent(question))
  })
  await Promise.all(runs)
  if ((run + RUNS_AT_ONCE) % RUNS_PER_SAMPLE !== 0) continue
  await client.flush()
  await turn()
  heapBytes.push(collect())
}
process.stdout.write(JSON.stringify({ heapBytes, report: await client.flush() }))
