import { expect, it } from 'vitest'

import { FLUSH_BYTES } from '../queue/flush-policy.ts'
import { startIngestionServer } from '../testing/ingestion-server.ts'
import { Heddle } from './heddle.ts'

/** Model calls of 600 KB of messages and an answer of 400 KB. */
const GENERATIONS = 8
const PROMPT = Array.from({ length: 30 }, (_, index) => ({
  role: 'user',
  content: `${index} ${'What holds the warp threads apart? '.repeat(570)}`,
}))
const ANSWER = { role: 'assistant', content: 'A heddle, of course. '.repeat(19_000) }

it('sends payloads of 1 MB whole, in requests of bounded size', async () => {
  await using server = await startIngestionServer()
  const keys = { publicKey: 'pk-test', secretKey: 'sk-test', logLevel: 'silent' } as const
  const client = new Heddle({ ...keys, baseUrl: server.url, compress: false })
  for (let count = 0; count < GENERATIONS; count++) {
    const call = client.startObservation({ name: 'read', type: 'generation', input: PROMPT })
    call.end({ output: ANSWER })
  }
  expect(await client.shutdown()).toMatchObject({ dropped: 0, rejected: 0, pending: 0 })
  const outputs = server.bodies('generation-create').map(({ output }) => output)
  expect(outputs).toEqual(Array.from({ length: GENERATIONS }, () => ANSWER))
  const largest = Math.max(...server.requests.map(({ sizeBytes }) => sizeBytes))
  expect(largest).toBeLessThanOrEqual(FLUSH_BYTES)
})
