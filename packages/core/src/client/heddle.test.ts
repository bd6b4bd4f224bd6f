import { setTimeout as sleep } from 'node:timers/promises'

import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'

import { startIngestionServer } from '../testing/ingestion-server.ts'
import type { Fault, IngestionServer } from '../testing/ingestion-server.ts'
import { Heddle } from './heddle.ts'
import type { HeddleOptions } from './options.ts'

function createClient(server: Pick<IngestionServer, 'url'>, options: HeddleOptions = {}): Heddle {
  const client = new Heddle({
    publicKey: 'pk-test',
    secretKey: 'sk-test',
    baseUrl: server.url,
    logLevel: 'silent',
    ...options,
  })
  onTestFinished(async () => {
    await client.shutdown()
  })
  return client
}

const REFUSED = { url: 'http://127.0.0.1:1' }

describe('Heddle', () => {
  it('delivers a nested trace as one event per observation and one for the trace', async () => {
    await using server = await startIngestionServer()
    const client = createClient(server, { environment: 'test', release: 'r1' })
    const root = client.startObservation({ name: 'root', type: 'chain', input: { question: 'q' } })
    const child = root.startObservation({
      name: 'model',
      type: 'generation',
      model: 'gpt-x',
      modelParameters: { temperature: 0 },
      metadata: { a: 1 },
    })
    child.update({ metadata: { b: 2 }, completionStartTime: new Date() })
    child.end({ output: 'answer', usageDetails: { input: 3, output: 4 }, level: 'DEFAULT' })
    root.end({ output: 'answer' })
    const report = await client.flush()
    expect(report).toEqual({
      sent: 3,
      accepted: 3,
      rejected: 0,
      dropped: 0,
      spooled: 0,
      pending: 0,
      lastError: undefined,
    })
    expect(server.bodies('trace-create')).toEqual([
      expect.objectContaining({
        id: root.traceId,
        name: 'root',
        environment: 'test',
        release: 'r1',
      }),
    ])
    expect(server.bodies('generation-create')).toEqual([
      expect.objectContaining({
        id: child.id,
        traceId: root.traceId,
        parentObservationId: root.id,
        model: 'gpt-x',
        modelParameters: { temperature: 0 },
        metadata: { a: 1, b: 2 },
        usageDetails: { input: 3, output: 4 },
        output: 'answer',
        endTime: expect.any(String),
      }),
    ])
    expect(server.bodies('chain-create')).toEqual([
      expect.objectContaining({ id: root.id, input: { question: 'q' }, output: 'answer' }),
    ])
    const authorization = `Basic ${Buffer.from('pk-test:sk-test').toString('base64')}`
    expect(server.requests[0]?.headers).toMatchObject({ authorization })
  })

  it('takes a snapshot of values during the call', async () => {
    await using server = await startIngestionServer()
    const client = createClient(server)
    const input = { messages: ['first'] }
    const step = client.startObservation({ name: 'step', input })
    input.messages.push('later')
    step.end()
    await client.flush()
    expect(server.bodies('span-create')[0]).toMatchObject({ input: { messages: ['first'] } })
  })

  it('keeps the first end and ignores what comes after it', async () => {
    await using server = await startIngestionServer()
    const client = createClient(server)
    const step = client.startObservation({ name: 'step' })
    step.end({ output: 1 })
    step.end({ output: 2 })
    step.update({ output: 3 })
    expect(step.ended).toBe(true)
    await client.flush()
    expect(server.bodies('span-create')).toEqual([expect.objectContaining({ output: 1 })])
  })

  it('sends an observation that is still open at a flush, and again whole when it has ended', async () => {
    await using server = await startIngestionServer()
    const client = createClient(server)
    const step = client.startObservation({ name: 'slow', input: 'in' })
    await client.flush()
    expect(server.bodies('span-create')).toEqual([expect.objectContaining({ input: 'in' })])
    expect(server.bodies('span-create')[0]).not.toHaveProperty('endTime')
    step.end({ output: 'out' })
    expect(await client.flush()).toMatchObject({ accepted: 3, pending: 0 })
    expect(server.bodies('span-create')[1]).toMatchObject({
      id: step.id,
      input: 'in',
      output: 'out',
      endTime: expect.any(String),
    })
  })

  it('sends without a flush once the interval has passed, the start of an open observation later', async () => {
    await using server = await startIngestionServer()
    const client = createClient(server, { flushIntervalMs: 20 })
    client.startObservation({ name: 'open' })
    client.startObservation({ name: 'ended' }).end()
    await vi.waitFor(() => expect(server.bodies('span-create')).toHaveLength(1))
    await vi.waitFor(() => expect(server.bodies('span-create')).toHaveLength(2))
    expect(server.bodies('span-create').map(({ name }) => name)).toEqual(['ended', 'open'])
  })

  it('records an event without an end', async () => {
    await using server = await startIngestionServer()
    const client = createClient(server)
    const event = client.startObservation({
      name: 'clicked',
      type: 'event',
      traceId: 'run-1',
      parentObservationId: 'p',
    })
    expect(event.ended).toBe(true)
    await client.flush()
    expect(server.bodies('event-create')).toEqual([
      expect.objectContaining({ name: 'clicked', traceId: 'run-1', parentObservationId: 'p' }),
    ])
  })

  it('merges what is said about a trace into one event', async () => {
    await using server = await startIngestionServer()
    const client = createClient(server)
    client.updateTrace('t', { name: 'a', tags: ['x'], metadata: { a: 1 }, userId: 'u' })
    client.updateTrace('t', { name: 'b', tags: ['y', 'x'], metadata: { b: 2 }, public: true })
    await client.flush()
    expect(server.bodies('trace-create')).toEqual([
      { id: 't', name: 'b', userId: 'u', tags: ['x', 'y'], metadata: { a: 1, b: 2 }, public: true },
    ])
  })

  it('creates scores of every type of value and returns their ids', async () => {
    await using server = await startIngestionServer()
    const client = createClient(server)
    const step = client.startObservation({ name: 'step' })
    step.score({ name: 'helpful', value: true, comment: 'yes' })
    const id = client.scores.create({ name: 'accuracy', value: 0.9, traceId: step.traceId })
    client.scores.create({ id: 'mine', name: 'tone', value: 'kind', sessionId: 's' })
    step.end()
    await client.flush()
    expect(server.bodies('score-create')).toMatchObject([
      {
        name: 'helpful',
        value: 1,
        dataType: 'BOOLEAN',
        traceId: step.traceId,
        observationId: step.id,
      },
      { id, name: 'accuracy', value: 0.9, traceId: step.traceId },
      { id: 'mine', name: 'tone', value: 'kind', sessionId: 's' },
    ])
  })

  it('masks inputs, outputs and metadata, and shows nothing when the mask fails', async () => {
    await using server = await startIngestionServer()
    const seen: string[] = []
    const client = createClient(server, {
      mask: (value, { field }) => {
        seen.push(field)
        if (field === 'output') throw new Error('mask broke')
        return `masked ${JSON.stringify(value)}`
      },
    })
    const step = client.startObservation({
      name: 's',
      input: { card: 1 },
      modelParameters: { n: 1 },
    })
    step.end({ output: 'secret' })
    await client.flush()
    expect(seen).toEqual(['input', 'output'])
    expect(server.bodies('span-create')[0]).toMatchObject({
      input: 'masked {"card":1}',
      output: '[mask failed]',
    })
  })

  it('keeps or leaves out whole traces by the sample rate', async () => {
    await using server = await startIngestionServer()
    const client = createClient(server, { sampleRate: 0.5 })
    for (let index = 0; index < 200; index++) {
      const root = client.startObservation({ name: 'root' })
      root.startObservation({ name: 'child' }).end()
      root.score({ name: 'n', value: 1 })
      root.end()
    }
    await client.flush()
    const kept = server.bodies('trace-create').length
    expect(kept).toBeGreaterThan(50)
    expect(kept).toBeLessThan(150)
    expect(server.bodies('span-create')).toHaveLength(kept * 2)
    expect(server.bodies('score-create')).toHaveLength(kept)
  })

  it('stores every observation whatever nonsense JavaScript callers pass', async () => {
    await using server = await startIngestionServer()
    const client = createClient(server)
    const nonsense: never[] = [undefined, null, 7, 'text', Symbol('s'), () => 1, [], {}] as never[]
    for (const value of nonsense) {
      const step = client.startObservation(value)
      step.update(value)
      step.end(value)
      client.updateTrace(value, value)
      const fields = {
        id: value,
        traceId: value,
        parentObservationId: value,
        type: value,
        name: value,
        input: value,
        output: value,
        metadata: value,
        level: value,
        statusMessage: value,
        model: value,
        modelParameters: value,
        usageDetails: value,
        costDetails: value,
        completionStartTime: value,
        startTime: value,
        promptName: value,
        promptVersion: value,
        tags: value,
        userId: value,
        public: value,
      }
      client.startObservation(fields).end(fields)
      client.updateTrace('t', fields)
    }
    const report = await client.flush()
    expect(report).toMatchObject({ rejected: 0, dropped: 0, pending: 0 })
    expect(report.accepted).toBe(server.events.length)
  })
})

describe('a client that is switched off', () => {
  it('opens nothing, sends nothing and answers every call', async () => {
    await using server = await startIngestionServer()
    const listeners = process.listenerCount('beforeExit')
    const client = createClient(server, { enabled: false })
    const step = client.startObservation({ name: 's' })
    step.startObservation({ name: 'child' }).end()
    step.update({ output: 1 })
    step.score({ name: 'n', value: 1 })
    step.end()
    client.updateTrace(step.traceId, { name: 'n' })
    expect(client.scores.create({ id: 'given', name: 'n', value: 1 })).toBe('given')
    expect(await client.flush()).toMatchObject({ sent: 0, pending: 0 })
    expect(await client.shutdown()).toMatchObject({ sent: 0, pending: 0 })
    expect(process.listenerCount('beforeExit')).toBe(listeners)
    expect(server.requests).toEqual([])
  })
})

describe('delivery', () => {
  const FAULTS: Record<string, Fault[]> = {
    'a connection that is reset': [{ kind: 'reset' }],
    'a server error': [{ kind: 'answer', status: 500, body: '{"message":"oops"}' }],
    'an HTML page with status 200': [{ kind: 'answer', status: 200, body: '<html></html>' }],
    'an empty 502': [{ kind: 'answer', status: 502 }],
    'an answer that is cut off': [{ kind: 'store-then-cut' }],
    'a 429 that says when': [{ kind: 'answer', status: 429, headers: { 'retry-after': '0' } }],
  }

  it.each(Object.entries(FAULTS))('survives %s', async (_, faults) => {
    await using server = await startIngestionServer()
    server.faults.push(...faults)
    const client = createClient(server)
    client.startObservation({ name: 's' }).end()
    expect(await client.flush()).toMatchObject({ accepted: 2, rejected: 0, dropped: 0, pending: 0 })
    expect(server.events).toHaveLength(2)
  })

  it('reports what a 207 refuses with the reason, and sends its neighbours once', async () => {
    await using server = await startIngestionServer()
    server.faults.push({ kind: 'refuse-half' })
    const client = createClient(server)
    client.startObservation({ name: 's' }).end()
    const report = await client.flush()
    expect(report).toMatchObject({ sent: 2, accepted: 1, rejected: 1 })
    expect(report.lastError?.message).toContain('refused by the test')
    expect(server.requests).toHaveLength(1)
  })

  it('rejects with a 400, without trying again', async () => {
    await using server = await startIngestionServer()
    server.faults.push({ kind: 'answer', status: 400, body: '{"message":"bad"}' })
    const client = createClient(server)
    client.startObservation({ name: 's' }).end()
    expect(await client.flush()).toMatchObject({
      rejected: 2,
      lastError: { code: 'bad-request', status: 400 },
    })
    expect(server.requests).toHaveLength(1)
  })

  it('asks once with refused keys, warns once, and gives later events up without asking', async () => {
    await using server = await startIngestionServer()
    const refusal: Fault = { kind: 'answer', status: 401, body: '{"message":"no such key"}' }
    server.faults.push(refusal, refusal, refusal)
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    onTestFinished(() => warn.mockRestore())
    const client = createClient(server, { logLevel: 'warn' })
    for (let index = 0; index < 3; index++) {
      client.startObservation({ name: 's' }).end()
      await client.flush()
    }
    expect(server.requests).toHaveLength(1)
    expect(await client.flush()).toMatchObject({
      rejected: 2,
      dropped: 4,
      lastError: { code: 'unauthorized', status: 401 },
    })
    expect(warn).toHaveBeenCalledTimes(1)
    expect(warn.mock.calls[0]?.[0]).toContain('check publicKey, secretKey')
  })

  it('splits a batch that is too large until its parts are taken, and rejects the event that is too large alone', async () => {
    await using server = await startIngestionServer()
    const tooLarge: Fault = { kind: 'answer', status: 413, body: '{"message":"at most 1 kB"}' }
    server.faults.push(tooLarge, tooLarge, tooLarge)
    const client = createClient(server)
    const root = client.startObservation({ name: 'root' })
    root.startObservation({ name: 'a' }).end()
    root.startObservation({ name: 'b' }).end()
    root.end()
    // 4 events: refused as 4, as the first 2 and as the first 1.
    expect(await client.flush()).toMatchObject({ accepted: 3, rejected: 1, pending: 0 })
  })

  it('returns with the truth before the retries end when nobody answers', async () => {
    const client = createClient(REFUSED, { flushTimeoutMs: 100 })
    client.startObservation({ name: 's' }).end()
    // Still pending: it returned before the retries came to an end, which drops what is left.
    expect(await client.flush()).toMatchObject({
      sent: 0,
      pending: 2,
      lastError: { code: 'network' },
    })
    expect(await client.shutdown()).toMatchObject({ sent: 0, dropped: 2, pending: 0 })
  })

  it('ends a request that is never answered, and counts what a shutdown leaves behind', async () => {
    await using server = await startIngestionServer()
    server.faults.push({ kind: 'never-answer' })
    const client = createClient(server, { flushTimeoutMs: 100 })
    const open = client.startObservation({ name: 'open' })
    client.startObservation({ name: 's' }).end()
    const first = client.shutdown()
    expect(client.shutdown()).toBe(first)
    expect(await first).toMatchObject({ dropped: 4, pending: 0 })
    open.end()
    client.startObservation({ name: 'late' }).end()
    client.updateTrace('t', { name: 'late' })
    expect(await client.flush()).toMatchObject({ dropped: 8, pending: 0 })
  })

  it('reports exactly what the server stored, for any script of faults', async () => {
    const fault = fc.constantFrom<Fault>(
      { kind: 'answer', status: 429, headers: { 'retry-after': '0' } },
      { kind: 'answer', status: 503, headers: { 'retry-after': '0.001' } },
      { kind: 'answer', status: 413 },
      { kind: 'answer', status: 400, body: 'not JSON' },
      { kind: 'refuse-half' },
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(fault, { maxLength: 8 }),
        fc.integer({ min: 1, max: 30 }),
        async (faults, traces) => {
          await using server = await startIngestionServer()
          server.faults.push(...faults)
          const client = createClient(server)
          for (let index = 0; index < traces; index++) {
            client.startObservation({ name: 's', input: index }).end()
            if (index % 10 === 9) await client.flush()
          }
          const report = await client.flush()
          await client.shutdown()
          expect(report.accepted).toBe(server.events.length)
          expect(report.sent).toBe(report.accepted + report.rejected)
          expect(report.sent + report.dropped + report.spooled + report.pending).toBe(traces * 2)
          expect(report.pending).toBe(0)
        },
      ),
      { numRuns: 25 },
    )
  })

  it('drops and counts instead of growing when nothing can leave', async () => {
    const client = createClient(REFUSED, { maxQueueBytes: 100_000, flushTimeoutMs: 50 })
    for (let index = 0; index < 100; index++) {
      client.startObservation({ name: 's', input: 'x'.repeat(2_000) }).end()
      if (index % 10 === 0) await sleep(1)
    }
    const report = await client.flush()
    expect(report.dropped).toBeGreaterThan(50)
    expect(report.dropped + report.pending).toBe(200)
  })

  it('tells totals with reasons, and listeners of problems and losses', async () => {
    await using server = await startIngestionServer()
    server.faults.push(
      { kind: 'answer', status: 503, headers: { 'retry-after': '0' } },
      { kind: 'refuse-half' },
    )
    const client = createClient(server)
    const notices: unknown[] = []
    client.onDeliveryProblem(() => {
      throw new Error('a listener broke')
    })
    const stop = client.onDeliveryProblem((notice) => notices.push(notice))
    client.startObservation({ name: 's' }).end()
    await client.flush()
    expect(notices).toMatchObject([
      { kind: 'problem', code: 'server-error', status: 503 },
      { kind: 'problem', code: 'event-rejected', status: 207 },
      { kind: 'loss', lost: 'rejected', reason: '400 refused by the test', count: 1 },
    ])
    expect(client.stats()).toMatchObject({
      accepted: 1,
      rejected: 1,
      rejectedByReason: { '400 refused by the test': 1 },
      droppedByReason: {},
      queuedBytes: 0,
    })
    stop()
    client.startObservation({ name: 's' }).end()
    await client.flush()
    expect(notices).toHaveLength(3)
  })

  it('throws for losses only when asked, once for each loss', async () => {
    await using server = await startIngestionServer()
    server.faults.push({ kind: 'answer', status: 400, body: '{"message":"bad"}' })
    const client = createClient(server)
    client.startObservation({ name: 's' }).end()
    await expect(client.flush({ throwOnLoss: true })).rejects.toMatchObject({
      code: 'delivery-lost',
      message: expect.stringContaining('2 rejected, 0 dropped'),
    })
    client.startObservation({ name: 's' }).end()
    expect(await client.flush({ throwOnLoss: true })).toMatchObject({ accepted: 2 })
  })

  it('lets handlers end what is open before it collects, whatever one of them throws', async () => {
    await using server = await startIngestionServer()
    const client = createClient(server)
    const occasions: string[] = []
    client.onBeforeDelivery(() => {
      throw new Error('a listener broke')
    })
    const step = client.startObservation({ name: 'open' })
    const stop = client.onBeforeDelivery((occasion) => {
      occasions.push(occasion)
      if (occasion === 'shutdown') step.end({ output: 'closed' })
    })
    await client.flush()
    await client.shutdown()
    expect(occasions).toEqual(['flush', 'shutdown'])
    expect(server.bodies('span-create').at(-1)).toMatchObject({ output: 'closed' })
    stop()
  })
})
