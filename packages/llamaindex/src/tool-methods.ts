import { currentCall } from './current-call.ts'
import { isObject, stringAt, valueAt } from './foreign-value.ts'
import type { Interceptor, ObservedMethod } from './observed-method.ts'
import { safeValue } from './safe-value.ts'
import { traceCall } from './trace-call.ts'

const method: ObservedMethod = {
  type: 'tool',
  begin: ({ component, args }, settings) => {
    const name = stringAt(valueAt(component, 'metadata'), 'name') ?? 'tool'
    return {
      name,
      input: settings.captureTools ? safeValue(args[0]) : undefined,
      metadata: { toolCallId: announcedId(name) },
      finish: (result) => ({ output: settings.captureTools ? safeValue(result) : undefined }),
    }
  },
}

export const interceptToolCall: Interceptor = (invocation) => traceCall(invocation, method)

/** The tool that `bind` makes is observed like the one it was made of. */
export const interceptBind: Interceptor = ({ run, args, registration, observe }) => {
  const bound = run(args)
  if (isObject(bound)) observe(bound, registration.isRoot)
  return bound
}

/** Agents of the older kind keep their tools and their model where nobody can look, and hand them over at each step. */
export const observeGivenTools: Interceptor = ({ run, args, observe }) => {
  const given = run(args)
  const observeAll = (tools: unknown): unknown => {
    if (Array.isArray(tools)) for (const tool of tools) if (isObject(tool)) observe(tool, false)
    return tools
  }
  return given instanceof Promise ? given.then(observeAll) : observeAll(given)
}

/** The id of the call that the workflow announced just before. */
function announcedId(name: string): string | undefined {
  const call = currentCall()
  const announced = call?.announcedTool
  if (call === undefined || announced?.name !== name) return undefined
  call.announcedTool = undefined
  return announced.id
}
