import { runWithObservation } from '@heddle/core'

import { placeCall } from './call-place.ts'
import { attempt, hasMethod, isObject, valueAt } from './foreign-value.ts'
import type { Interceptor, Invocation } from './observed-method.ts'
import { rememberResult } from './results.ts'
import { keepRun } from './run-keeper.ts'
import { state } from './state.ts'
import { WorkflowRun } from './workflow-run.ts'
import type { RunPlace } from './workflow-run.ts'

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
  const place = attempt(() => placeOf(invocation), undefined)
  if (place === undefined) return run(args)
  const resumed = new WorkflowRun({ ...place, resumedFrom: registration.options.resumedFrom })
  const call = attempt(() => resumed.open(), undefined)
  if (call === undefined) return run(args)
  const context = runWithObservation(call.active, () => run(args))
  attempt(() => subscribe(context, resumed, place), undefined)
  attempt(() => resumed.endIfQuiet(), undefined)
  return context
}

/** Notes which run a stream of an agent belongs to. The context is made during the call. */
export const rememberRunStream: Interceptor = ({ run, args, discover }) => {
  discover()
  latestRun = undefined
  const stream = run(args)
  const reference = latestRunReference()
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
  const place = placeOf(invocation)
  if (place === undefined) return
  const run = new WorkflowRun(place)
  latestRun = run
  subscribe(context, run, place)
}

/** Undefined when the run is not recorded. */
function placeOf({ component, registration }: Invocation): RunPlace | undefined {
  const place = placeCall(registration)
  return place && { ...place, owner: state.owners.get(component), resumedFrom: undefined }
}

type Unsubscribe = () => void
type Subscribe = (callback: (...args: never[]) => void) => Unsubscribe

/** The engine's own hooks for middlewares. Source: @llamaindex/workflow-core 1.3.3, context. */
function hookOf(context: unknown, name: string): Subscribe | undefined {
  const hook = valueAt(context, name)
  if (!hasMethod(hook, 'subscribe')) return undefined
  return (callback) => (valueAt(hook, 'subscribe') as Subscribe).call(hook, callback)
}

function subscribe(context: unknown, run: WorkflowRun, { settings }: RunPlace): void {
  if (!isObject(context) || watched.has(context)) return
  const onEvent = hookOf(context, '__internal__call_send_event')
  const onHandler = hookOf(context, '__internal__call_context')
  if (onEvent === undefined || onHandler === undefined) return
  watched.add(context)
  keepRun(context, run, settings.client)
  onEvent((event: object, sender: object) => {
    attempt(() => {
      run.takeEvent(event, sender)
      remember(run, event, context)
    }, undefined)
  })
  onHandler((handlerContext: object, next: (context: object) => void) => {
    next(attempt(() => observeHandler(handlerContext, run), handlerContext))
  })
}

function remember(run: WorkflowRun, event: object, context: object): void {
  const { reference } = run
  if (reference === undefined) return
  rememberResult(event, reference)
  rememberResult(context, reference)
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
