import { CallbackHandler } from '@heddle/langchain'
import type { CallbackHandlerOptions } from '@heddle/langchain'
import { registerConfigureHook, setContextVariable } from '@langchain/core/context'

/** Name under which LangChain finds the handler in its context. */
const CONTEXT_VARIABLE = 'heddle_handler'

/**
 * Attaches a handler to every LangChain call that begins after it, without a line at the calls.
 * LangChain keeps such handlers in its AsyncLocalStorage: call this once where the program starts, before servers listen.
 * Calls that name a Heddle handler themselves keep that one. Node only.
 *
 * @example
 * import { registerGlobal } from '@heddle/langchain/global'
 * registerGlobal()
 */
export function registerGlobal(options: CallbackHandlerOptions = {}): CallbackHandler {
  const handler = new CallbackHandler(options)
  setContextVariable(CONTEXT_VARIABLE, handler)
  registerConfigureHook({ contextVar: CONTEXT_VARIABLE, inheritable: true })
  return handler
}
