import { EventEmitter } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'

import { inject, observe } from '@heddle/core'
import type { Carrier, Heddle } from '@heddle/core'

import { nameOf } from './call-tree.ts'
import type { Call, CallForm } from './call-tree.ts'

/** Runs a call in another thread, which continues the trace the carrier names. */
export type RunElsewhere = (carrier: Carrier, call: Call, name: string) => Promise<void>

export interface Runner {
  readonly client: Heddle
  readonly runElsewhere: RunElsewhere
}

/** Makes the call, observed, waits until everything it began has ended, and swallows its planned failure. */
export async function runCall(runner: Runner, call: Call, name: string): Promise<void> {
  const { client } = runner
  try {
    // What a worker shall run is observed there.
    if (call.form === 'worker') return await runner.runElsewhere(inject({}), call, name)
    const body = BODIES[call.form]
    const observed = observe(() => body(runner, call, name), { client, name })
    await consume(observed())
  } catch (error) {
    if (!(error instanceof PlannedFailure)) throw error
  }
}

/** Runs the call's body in this thread as the promise it is; for workers. */
export async function runAsPromise(runner: Runner, call: Call, name: string): Promise<void> {
  await runCall(runner, { ...call, form: 'promise' }, name)
}

class PlannedFailure extends Error {}

async function runCalls(runner: Runner, call: Call, name: string): Promise<void> {
  const runs = call.calls.map((inner, index) => () => runCall(runner, inner, nameOf(name, index)))
  if (call.order === 'together') await Promise.all(runs.map((run) => run()))
  else for (const run of runs) await run()
}

function endAsPlanned(call: Call): void {
  if (call.fails) throw new PlannedFailure('planned')
}

type Body = (runner: Runner, call: Call, name: string) => unknown

const BODIES: Record<Exclude<CallForm, 'worker'>, Body> = {
  // Returns before its calls have ended; what it began is still its own.
  function: (runner, call, name) => {
    const running = runCalls(runner, call, name)
    return running.then(() => endAsPlanned(call))
  },
  promise: async (runner, call, name) => {
    await turn()
    await runCalls(runner, call, name)
    endAsPlanned(call)
  },
  generator: function* body(runner, call, name) {
    for (const [index, inner] of call.calls.entries()) {
      yield runCall(runner, inner, nameOf(name, index))
    }
    endAsPlanned(call)
  },
  'async-generator': async function* body(runner, call, name) {
    yield 'before'
    await runCalls(runner, call, name)
    yield 'after'
    endAsPlanned(call)
  },
  'readable-stream': (runner, call, name) => {
    let pulls = 0
    return new ReadableStream({
      async pull(controller) {
        if (pulls++ === 0) return controller.enqueue('before')
        await runCalls(runner, call, name)
        endAsPlanned(call)
        controller.close()
      },
    })
  },
  // Works when it is first asked for its value, as a query of a database does.
  thenable: (runner, call, name) => ({
    // oxlint-disable-next-line unicorn/no-thenable -- a thenable is what is tested
    then: (onValue: (value: unknown) => unknown, onError: (error: unknown) => unknown) =>
      turn()
        .then(() => runCalls(runner, call, name))
        .then(() => endAsPlanned(call))
        .then(onValue, onError),
  }),
  callback: (runner, call, name) =>
    new Promise<void>((resolve, reject) => {
      setTimeout(() => {
        process.nextTick(() => {
          runCalls(runner, call, name)
            .then(() => endAsPlanned(call))
            .then(resolve, reject)
        })
      }, 0)
    }),
  emitter: async (runner, call, name) => {
    const emitter = new EventEmitter()
    const done = new Promise<void>((resolve, reject) => {
      emitter.once('work', () => {
        runCalls(runner, call, name).then(resolve, reject)
      })
    })
    setImmediate(() => emitter.emit('work'))
    await done
    endAsPlanned(call)
  },
}

/** Reads whatever a call returned to its end. */
async function consume(result: unknown): Promise<void> {
  const value = await result
  if (value instanceof ReadableStream) {
    for await (const _ of value as AsyncIterable<unknown>) continue
  } else if (isIterable(value)) {
    for await (const _ of value) continue
  }
}

function isIterable(value: unknown): value is AsyncIterable<unknown> | Iterable<unknown> {
  if (typeof value !== 'object' || value === null) return false
  return Symbol.asyncIterator in value || Symbol.iterator in value
}
