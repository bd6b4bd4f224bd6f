import { runWithObservation } from '@heddle/core'

import { placeCall } from './call-place.ts'
import { attempt, hasMethod, isObject, valueAt } from './foreign-value.ts'
import type { Interceptor, Invocation } from './observed-method.ts'
import { rememberResult } from './results.ts'
import { keepRun } from './run-keeper.ts'
import { state } from './state.ts'
import { WorkflowRun } from './workflow-run.ts'
import type { RunSubject } from './workflow-run.ts'

/** Contexts whose runs are recorded: a workflow in another one would otherwise be recorded twice. */
const watched = new WeakSet<object>()

/** The run that was made last, for whoever started it. */
let latestRun: WorkflowRun | undefined

/** Watches the context that a workflow makes for a run. */
export const createRun: Interceptor = (invocation) => {
  const context = invocation.run(invocation.args)
  attempt(() => watchContext(context, invocation), undefined)
  return context
}

/** Watches a resumed run. Its events are sent before its context can be watched, so the run is open before them. */
export const resumeRun: Interceptor = (invocation) => {
  const { run, args, registration } = invocation
  const { resumedFrom } = registration.options
  const resumed = attempt(() => new WorkflowRun(subjectOf(invocation, resumedFrom)), undefined)
  const active = attempt(() => resumed?.open()?.active, undefined)
  if (resumed === undefined || active === undefined) return run(args)
  const context = runWithObservation(active, () => run(args))
  attempt(() => watch(context, resumed), undefined)
  attempt(() => resumed.endIfQuiet(), undefined)
  return context
}

/** Notes which run a stream of an agent belongs to. The context is made during the call. */
export const rememberRunStream: Interceptor = ({ run, args, discover }) => {
  discover()
  latestRun = undefined
  const stream = run(args)
  const reference = attempt(latestRunReference, undefined)
  if (reference !== undefined) rememberResult(stream, reference)
  return stream
}

function latestRunReference() {
  return latestRun?.reference
}

/** Looks at the agents that there are now before a context is made for them. */
export const discoverAgents: Interceptor = ({ run, args, discover }) => {
  discover()
  return run(args)
}

function watchContext(context: unknown, invocation: Invocation): void {
  const run = new WorkflowRun(subjectOf(invocation))
  latestRun = run
  watch(context, run)
}

function subjectOf({ component, registration }: Invocation, resumedFrom?: string): RunSubject {
  const owner = state.owners.get(component)
  return { owner, resumedFrom, place: () => placeCall(registration) }
}

type Unsubscribe = () => void
type Subscribe = (callback: (...args: never[]) => void) => Unsubscribe

/** The engine's own hooks for middlewares. Source: @llamaindex/workflow-core 1.3.3, context. */
function hookOf(context: unknown, name: string): Subscribe | undefined {
  const hook = valueAt(context, name)
  if (!hasMethod(hook, 'subscribe')) return undefined
  return (callback) => (valueAt(hook, 'subscribe') as Subscribe).call(hook, callback)
}

function watch(context: unknown, run: WorkflowRun): void {
  if (!isObject(context) || watched.has(context)) return
  watched.add(context)
  const onEvent = hookOf(context, '__internal__call_send_event')
  const onHandler = hookOf(context, '__internal__call_context')
  if (onEvent === undefined || onHandler === undefined) return watchSending(context, run)
  onEvent((event: object, sender: object) => {
    attempt(() => takeEvent(context, run, { event, sender }), undefined)
  })
  onHandler((handlerContext: object, next: (context: object) => void) => {
    next(attempt(() => observeHandler(handlerContext, run), handlerContext))
  })
}

interface SentEvent {
  readonly event: object
  readonly sender: object
}

function takeEvent(context: object, run: WorkflowRun, { event, sender }: SentEvent): void {
  const isFirst = run.reference === undefined
  const isResult = run.takeEvent(event, sender)
  const { reference, client } = run
  if (reference === undefined || client === undefined) return
  if (isFirst) {
    rememberResult(context, reference)
    keepRun(context, run, client)
  }
  if (isResult) rememberResult(event, reference)
}

/** Of an engine without the hooks, a run is recorded without its steps: what its handlers call is placed below it. */
function watchSending(context: object, run: WorkflowRun): void {
  const original = valueAt(context, 'sendEvent')
  if (typeof original !== 'function') return
  const sendEvent = (...events: object[]): unknown => {
    for (const event of events) {
      attempt(() => takeEvent(context, run, { event, sender: context }), undefined)
    }
    const send = (): unknown => Reflect.apply(original as Handler, context, events)
    return run.reference === undefined ? send() : runWithObservation(run.reference, send)
  }
  Reflect.defineProperty(context, 'sendEvent', {
    value: sendEvent,
    configurable: true,
    writable: true,
    enumerable: true,
  })
}

type Handler = (...args: unknown[]) => unknown

/** The context with its handler wrapped. Other middlewares keep the context itself, so it must not be changed or copied. */
function observeHandler(handlerContext: object, run: WorkflowRun): object {
  const original = valueAt(handlerContext, 'handler')
  if (typeof original !== 'function') return handlerContext
  const handler = function (this: unknown, ...args: unknown[]): unknown {
    return runStep(run, handlerContext, () => Reflect.apply(original as Handler, this, args))
  }
  return Object.create(handlerContext, {
    handler: { value: handler, enumerable: true, configurable: true, writable: true },
  }) as object
}

function runStep(run: WorkflowRun, handlerContext: object, handle: () => unknown): unknown {
  const step = attempt(() => run.startStep(handlerContext), undefined)
  if (step === undefined) return handle()
  let result: unknown
  try {
    result = runWithObservation(step.active, handle)
  } catch (error) {
    step.fail(error)
    throw error
  }
  if (!(result instanceof Promise)) {
    step.end(result)
    return result
  }
  return result.then(
    (value: unknown) => {
      step.end(value)
      return value
    },
    (error: unknown) => {
      step.fail(error)
      throw error
    },
  )
}
