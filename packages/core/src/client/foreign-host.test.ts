import nock from 'nock'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'

import { Heddle } from './heddle.ts'

/** A host that is not ours: whatever is not answered here must not leave the machine. */
const HOST = 'https://cloud.langfuse.example'

interface Received {
  readonly authorization: string | null
  readonly types: readonly string[]
}

/** Answers the next request as Langfuse's ingestion endpoint does, and remembers what came. */
function answerOnce(status: number, received: Received[]): void {
  nock(HOST)
    .post('/api/public/ingestion')
    .reply(async (request: Request) => {
      const { batch } = (await request.json()) as { batch: { id: string; type: string }[] }
      const authorization = request.headers.get('authorization')
      received.push({ authorization, types: batch.map(({ type }) => type) })
      const successes = batch.map(({ id }) => ({ id, status: 201 }))
      return [status, status === 207 ? { successes, errors: [] } : { message: 'come back later' }]
    })
}

beforeEach(() => {
  nock.disableNetConnect()
  onTestFinished(() => nock.enableNetConnect())
})

afterEach(() => {
  nock.cleanAll()
  vi.unstubAllEnvs()
})

/** A client told of the host by Langfuse's variables alone. */
function createClient(): Heddle {
  vi.stubEnv('LANGFUSE_BASE_URL', HOST)
  vi.stubEnv('LANGFUSE_PUBLIC_KEY', 'pk-lf-1')
  vi.stubEnv('LANGFUSE_SECRET_KEY', 'sk-lf-1')
  const client = new Heddle({ logLevel: 'silent' })
  onTestFinished(async () => {
    await client.shutdown()
  })
  return client
}

describe('a client pointed at a Langfuse host', () => {
  it('posts its events there with the keys of the environment', async () => {
    const received: Received[] = []
    answerOnce(207, received)
    const client = createClient()
    client.startObservation({ name: 'ask', type: 'span' }).end({ output: 'answer' })
    const report = await client.flush()
    expect(report).toMatchObject({ sent: 2, accepted: 2, rejected: 0, dropped: 0 })
    const keys = Buffer.from('pk-lf-1:sk-lf-1').toString('base64')
    expect(received.map(({ authorization }) => authorization)).toEqual([`Basic ${keys}`])
    expect(received[0]?.types.toSorted()).toEqual(['span-create', 'trace-create'])
  })

  it('sends the same events again after the host was overloaded', async () => {
    const received: Received[] = []
    answerOnce(503, received)
    answerOnce(207, received)
    const client = createClient()
    client.startObservation({ name: 'ask' }).end()
    const report = await client.flush()
    expect(report).toMatchObject({ accepted: 2, dropped: 0 })
    expect(received).toHaveLength(2)
    expect(received[1]).toEqual(received[0])
  })
})
