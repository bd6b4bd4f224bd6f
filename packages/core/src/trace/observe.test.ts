import { setTimeout as sleep } from 'node:timers/promises'

import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'

import { Heddle } from '../client/heddle.ts'
import { startIngestionServer } from '../testing/ingestion-server.ts'
import type { IngestionServer } from '../testing/ingestion-server.ts'
import {
  activeObservation,
  registerParentResolver,
  runWithObservation,
} from './active-observation.ts'
import { observe as observeWith } from './observe.ts'
import type { AnyFunction, ObserveOptions } from './observe.ts'
import { propagate } from './propagate.ts'
import { propagatedAttributes } from './propagated-attributes.ts'

interface Fixture {
  readonly server: IngestionServer
  readonly client: Heddle
  readonly observe: <Fn extends AnyFunction>(fn: Fn, options?: ObserveOptions) => Fn
  /** Bodies of all observations after a flush, by name. */
  readonly stored: () => Promise<Map<unknown, Record<string, unknown>>>
}

async function createFixture(): Promise<Fixture> {
  const server = await startIngestionServer()
  const client = new Heddle({
    publicKey: 'pk-test',
    secretKey: 'sk-test',
    baseUrl: server.url,
    logLevel: 'silent',
  })
  onTestFinished(async () => {
    await client.shutdown()
    await server[Symbol.asyncDispose]()
  })
  return {
    server,
    client,
    observe: (fn, options) => observeWith(fn, { client, ...options }),
    stored: async () => {
      await client.flush()
      const observations = server.events.filter(({ type }) => !/^(trace|score)/.test(type))
      return new Map(
        observations.map(({ body }) => [
          (body as { name: string }).name,
          body as Record<string, unknown>,
        ]),
      )
    },
  }
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = []
  for await (const item of items) collected.push(item)
  return collected
}

describe('observe', () => {
  it('records arguments, result and nesting of sync and async calls and keeps what they return', async () => {
    const { observe, stored } = await createFixture()
    const inner = observe((x: number, y: number) => x + y, { name: 'inner', type: 'tool' })
    const outer = observe(
      async (x: number) => {
        await sleep(1)
        return inner(x, 2) * 10
      },
      { name: 'outer', type: 'chain', metadata: { m: 1 } },
    )
    expect(await outer(1)).toBe(30)
    const all = await stored()
    expect(all.get('inner')).toMatchObject({ input: [1, 2], output: 3 })
    expect(all.get('outer')).toMatchObject({ input: 1, output: 30, metadata: { m: 1 } })
    expect(all.get('inner')?.['parentObservationId']).toBe(all.get('outer')?.['id'])
    expect(all.get('inner')?.['traceId']).toBe(all.get('outer')?.['traceId'])
  })

  it('keeps this, name, length and properties of the function', async () => {
    const { observe } = await createFixture()
    const subject = {
      factor: 3,
      times: observe(function times(this: { factor: number }, x: number) {
        return this.factor * x
      }),
    }
    expect(subject.times(2)).toBe(6)
    expect(subject.times.name).toBe('times')
    expect(subject.times).toHaveLength(1)
  })

  it('records errors and throws the same error, sync and async', async () => {
    const { observe, stored } = await createFixture()
    const error = new TypeError('broken')
    const thrower = observe(
      () => {
        throw error
      },
      { name: 'sync' },
    )
    expect(() => thrower()).toThrow(error)
    await expect(observe(() => Promise.reject(error), { name: 'async' })()).rejects.toBe(error)
    const all = await stored()
    for (const name of ['sync', 'async']) {
      expect(all.get(name)).toMatchObject({
        level: 'ERROR',
        statusMessage: 'TypeError: broken',
        metadata: { error: { name: 'TypeError', message: 'broken' } },
        endTime: expect.any(String),
      })
    }
  })

  it('calls an abort a warning', async () => {
    const { observe, stored } = await createFixture()
    const call = observe(() => Promise.reject(new DOMException('gone', 'AbortError')), {
      name: 'a',
    })
    await expect(call()).rejects.toThrow('gone')
    expect((await stored()).get('a')).toMatchObject({ level: 'WARNING', statusMessage: 'aborted' })
  })

  it('leaves it to the runtime to report a rejection nobody handles', async () => {
    const { observe } = await createFixture()
    const reported: unknown[] = []
    const listeners = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection')
    process.on('unhandledRejection', (reason) => reported.push(reason))
    onTestFinished(() => {
      process.removeAllListeners('unhandledRejection')
      for (const listener of listeners) process.on('unhandledRejection', listener)
    })
    const error = new Error('nobody cares')
    void observe(() => Promise.reject(error), { name: 'lost' })()
    await sleep(5)
    expect(reported).toEqual([error])
  })

  it('records what a generator yields, runs its body inside the observation and keeps the object', async () => {
    const { observe, stored } = await createFixture()
    const child = observe(() => 1, { name: 'child' })
    const numbers = observe(
      function* numbers() {
        yield child()
        yield 2
      },
      { name: 'numbers' },
    )
    expect([...numbers()]).toEqual([1, 2])
    const all = await stored()
    expect(all.get('numbers')).toMatchObject({ output: [1, 2] })
    expect(all.get('child')?.['parentObservationId']).toBe(all.get('numbers')?.['id'])
  })

  it('joins streamed texts, notes the first token, and ends when the consumer breaks off', async () => {
    const { observe, stored } = await createFixture()
    const stream = observe(
      async function* stream() {
        yield 'Hel'
        yield 'lo'
        yield ' never seen'
      },
      { name: 'stream', type: 'generation' },
    )
    let seen = ''
    for await (const piece of stream()) {
      seen += piece
      if (seen === 'Hello') break
    }
    const body = (await stored()).get('stream')
    expect(body).toMatchObject({ output: 'Hello', completionStartTime: expect.any(String) })
    expect(body).toHaveProperty('endTime')
  })

  it('keeps what was streamed before an error', async () => {
    const { observe, stored } = await createFixture()
    const stream = observe(
      async function* stream() {
        yield 'partial'
        throw new Error('cut')
      },
      { name: 'stream' },
    )
    await expect(collect(stream())).rejects.toThrow('cut')
    expect((await stored()).get('stream')).toMatchObject({ output: 'partial', level: 'ERROR' })
  })

  it('watches an async iterable with methods of its own, inside a promise', async () => {
    const { observe, stored } = await createFixture()
    class Answer {
      readonly id = 'a-1'
      async *[Symbol.asyncIterator]() {
        yield { token: 'a' }
        yield { token: 'b' }
      }
    }
    const answer = await observe(async () => new Answer(), { name: 'answer' })()
    expect(answer).toBeInstanceOf(Answer)
    expect(await collect(answer)).toEqual([{ token: 'a' }, { token: 'b' }])
    expect((await stored()).get('answer')).toMatchObject({
      output: [{ token: 'a' }, { token: 'b' }],
    })
  })

  it('records a ReadableStream as it is read, by any reader', async () => {
    const { observe, stored } = await createFixture()
    const open = observe(
      () => new Blob(['some text']).stream().pipeThrough(new TextDecoderStream()),
      { name: 'open' },
    )
    expect(await new Response(open().pipeThrough(new TextEncoderStream())).text()).toBe('some text')
    expect((await stored()).get('open')).toMatchObject({ output: 'some text' })
  })

  it('cancels the original when the stream is cancelled', async () => {
    const { observe, stored } = await createFixture()
    let cancelled: unknown
    const open = observe(
      () =>
        new ReadableStream<string>({
          pull: (controller) => controller.enqueue('x'),
          cancel: (reason) => {
            cancelled = reason
          },
        }),
      { name: 'open' },
    )
    const reader = open().getReader()
    await reader.read()
    await reader.cancel('enough')
    expect(cancelled).toBe('enough')
    expect((await stored()).get('open')).toMatchObject({ output: 'x' })
  })

  it('nests what a stream does while it is read', async () => {
    const { observe, stored } = await createFixture()
    const inner = observe(async () => 'done', { name: 'inner' })
    let pulls = 0
    const stream = observe(
      () =>
        new ReadableStream<string>({
          async pull(controller) {
            if (pulls++ === 0) return controller.enqueue('first')
            controller.enqueue(await inner())
            controller.close()
          },
        }),
      { name: 'stream' },
    )
    expect(await collect(stream())).toEqual(['first', 'done'])
    const bodies = await stored()
    expect(bodies.get('inner')?.['parentObservationId']).toBe(bodies.get('stream')?.['id'])
  })

  it('nests what a lazy thenable does, and not what its callbacks do', async () => {
    const { observe, stored } = await createFixture()
    const inner = observe(async () => 'row', { name: 'inner' })
    const after = observe((value: string) => value, { name: 'after' })
    const query = observe(
      () => ({
        // oxlint-disable-next-line unicorn/no-thenable -- what query builders look like
        then: (onValue: (value: string) => unknown, onError: (error: unknown) => unknown) =>
          inner().then(onValue, onError),
      }),
      { name: 'query' },
    )
    const outer = observe(async () => query().then((value) => after(value), String), {
      name: 'outer',
    })
    expect(await outer()).toBe('row')
    const bodies = await stored()
    expect(bodies.get('inner')?.['parentObservationId']).toBe(bodies.get('query')?.['id'])
    expect(bodies.get('after')?.['parentObservationId']).toBe(bodies.get('outer')?.['id'])
  })

  it('does not start a lazy thenable by itself, and starts it once', async () => {
    const { observe, stored } = await createFixture()
    let runs = 0
    const query = {
      // oxlint-disable-next-line unicorn/no-thenable -- what query builders look like
      then(resolve: (rows: string[]) => void) {
        runs++
        resolve(['row'])
      },
    }
    const returned = observe(() => query, { name: 'query' })()
    expect(returned).toBe(query)
    expect(runs).toBe(0)
    expect(await returned).toEqual(['row'])
    expect(runs).toBe(1)
    expect((await stored()).get('query')).toMatchObject({ output: ['row'] })
  })

  it('returns a promise of a class of its own with all its methods', async () => {
    const { observe, stored } = await createFixture()
    class RequestPromise<T> extends Promise<T> {
      asResponse(): string {
        return 'raw'
      }
    }
    const call = observe(() => RequestPromise.resolve('parsed') as RequestPromise<string>, {
      name: 'call',
    })
    const pending = call()
    expect(pending.asResponse()).toBe('raw')
    expect(await pending).toBe('parsed')
    expect((await stored()).get('call')).toMatchObject({ output: 'parsed' })
  })

  it('hands on a frozen thenable untouched', async () => {
    const { observe, stored } = await createFixture()
    // oxlint-disable-next-line unicorn/no-thenable -- the hostile case
    const frozen = Object.freeze({ then: (resolve: (value: number) => void) => resolve(7) })
    expect(await observe(() => frozen, { name: 'frozen' })()).toBe(7)
    expect((await stored()).get('frozen')).toHaveProperty('endTime')
  })

  it('shows what the mappers say, and survives mappers that throw', async () => {
    const { observe, stored } = await createFixture()
    observe((a: number, b: number) => a + b, {
      name: 'mapped',
      mapInput: (args) => ({ first: args[0] }),
      mapOutput: () => {
        throw new Error('mapper broke')
      },
    })(1, 2)
    observe((secret: string) => secret, {
      name: 'silent',
      captureInput: false,
      captureOutput: false,
    })('s')
    const all = await stored()
    expect(all.get('mapped')).toMatchObject({
      input: { first: 1 },
      output: '[mapping failed: Error: mapper broke]',
    })
    expect(all.get('silent')).not.toHaveProperty('input')
    expect(all.get('silent')).not.toHaveProperty('output')
  })

  it('adds nothing around the call when the client is switched off', () => {
    const client = new Heddle({ enabled: false })
    const call = observeWith(() => activeObservation(), { client })
    expect(call()).toBeUndefined()
  })
})

interface CallPlan {
  readonly children: readonly CallPlan[]
  readonly style: 'sync' | 'await' | 'parallel' | 'stream' | 'handle'
}

const planArbitrary = fc.letrec<{ plan: CallPlan }>((tie) => ({
  plan: fc.record({
    style: fc.constantFrom('sync', 'await', 'parallel', 'stream', 'handle'),
    children: fc.oneof({ maxDepth: 4 }, fc.constant([]), fc.array(tie('plan'), { maxLength: 3 })),
  }),
})).plan

describe('the stored tree', () => {
  it('is the tree of calls, for any mix of sync calls, awaits, Promise.all, streams and handles', async () => {
    const { client, observe, stored, server } = await createFixture()
    const run = async (plan: CallPlan, path: string): Promise<void> => {
      const children = plan.children.map((child, index) => () => run(child, `${path}.${index}`))
      const inSequence = async (): Promise<void> => {
        for (const child of children) await child()
      }
      const body: Record<CallPlan['style'], () => unknown> = {
        sync: () => Promise.all(children.map((child) => child())),
        await: async () => {
          await Promise.resolve()
          await inSequence()
        },
        parallel: async () => {
          await Promise.all(
            children.map(async (child) => {
              await new Promise(setImmediate)
              await child()
            }),
          )
        },
        stream: async function* stream() {
          for (const child of children) {
            await child()
            yield 1
          }
        },
        handle: async () => {
          const handle = client.startObservation({ name: `${path}#` })
          await runWithObservation(
            { traceId: handle.traceId, observationId: handle.id },
            inSequence,
          )
          handle.end()
        },
      }
      const result = observe(body[plan.style], { name: path })()
      if (plan.style === 'stream') await collect(result as AsyncIterable<unknown>)
      else await result
    }
    const expected = (
      plan: CallPlan,
      path: string,
      parent: string | undefined,
    ): [string, string | undefined][] => {
      const above = plan.style === 'handle' ? `${path}#` : path
      const own: [string, string | undefined][] = [[path, parent]]
      if (plan.style === 'handle') own.push([above, path])
      return [
        ...own,
        ...plan.children.flatMap((child, index) => expected(child, `${path}.${index}`, above)),
      ]
    }
    let runNumber = 0
    await fc.assert(
      fc.asyncProperty(fc.array(planArbitrary, { minLength: 1, maxLength: 3 }), async (plans) => {
        server.events.length = 0
        const roots = plans.map((plan, index) => ({ plan, path: `run${runNumber}-${index}` }))
        runNumber++
        await Promise.all(roots.map(({ plan, path }) => run(plan, path)))
        const all = await stored()
        const nameOf = new Map(Array.from(all, ([name, body]) => [body['id'], name]))
        const actual = Array.from(all, ([name, body]) => [
          name,
          nameOf.get(body['parentObservationId']),
        ])
        const wanted = roots.flatMap(({ plan, path }) => expected(plan, path, undefined))
        expect(new Map(actual as [string, unknown][])).toEqual(new Map(wanted))
        const traces = new Set(Array.from(all.values(), (body) => body['traceId']))
        expect(traces.size).toBe(roots.length)
      }),
      { numRuns: 40 },
    )
  })
})

describe('propagate', () => {
  it('gives user, session and tags to the trace and the rest to observations as well', async () => {
    const { client, server, stored } = await createFixture()
    const attributes = {
      userId: 'u',
      sessionId: 's',
      tags: ['a'],
      metadata: { m: 1 },
      version: 'v',
      environment: 'e',
      release: 'r',
    }
    await propagate(attributes, async () => {
      await sleep(1)
      propagate({ tags: ['b'], metadata: { n: 2 }, userId: undefined }, () => {
        expect(propagatedAttributes()).toMatchObject({
          userId: 'u',
          tags: ['a', 'b'],
          metadata: { m: 1, n: 2 },
        })
        client.startObservation({ name: 'step', metadata: { own: 3 } }).end()
      })
    })
    const step = (await stored()).get('step')
    expect(step).toMatchObject({ metadata: { m: 1, n: 2, own: 3 }, version: 'v', environment: 'e' })
    expect(server.bodies('trace-create')).toEqual([
      expect.objectContaining({
        id: step?.['traceId'],
        userId: 'u',
        sessionId: 's',
        tags: ['a', 'b'],
        metadata: { m: 1, n: 2 },
        release: 'r',
        version: 'v',
        environment: 'e',
      }),
    ])
    expect(propagatedAttributes()).toEqual({})
  })
})

describe('parents', () => {
  it('are what a resolver says, unless it has no opinion or fails', async () => {
    const { client } = await createFixture()
    const active = { traceId: 't'.repeat(32), observationId: 'a'.repeat(16) }
    const deeper = { traceId: active.traceId, observationId: 'b'.repeat(16) }
    const seen: unknown[] = []
    const takeBack = [
      registerParentResolver(() => {
        throw new Error('a framework broke')
      }),
      registerParentResolver((given) => {
        seen.push(given)
        return given === active ? deeper : undefined
      }),
    ]
    runWithObservation(active, () => {
      expect(activeObservation()).toBe(active)
      expect(client.startObservation({ name: 'x' }).parentObservationId).toBe(deeper.observationId)
    })
    expect(client.startObservation({ name: 'x' }).parentObservationId).toBeUndefined()
    expect(seen).toEqual([active, undefined])
    for (const take of takeBack) take()
    runWithObservation(active, () => {
      expect(client.startObservation({ name: 'x' }).parentObservationId).toBe(active.observationId)
      expect(client.startObservation({ name: 'x', parentObservationId: null })).toMatchObject({
        parentObservationId: undefined,
      })
      expect(client.startObservation({ name: 'x', traceId: 'other' })).toMatchObject({
        traceId: 'other',
        parentObservationId: undefined,
      })
    })
  })
})
