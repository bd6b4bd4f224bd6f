import { CallbackHandler } from '@heddle/langchain'
import type { CallbackHandlerOptions } from '@heddle/langchain'
import * as ownContext from '@langchain/core/context'

/** Name under which LangChain finds the handler in its context. */
const CONTEXT_VARIABLE = 'heddle_handler'

/** The module `@langchain/core/context` of one copy of LangChain, as far as it is needed here. */
export interface LangchainContext {
  readonly registerConfigureHook: (hook: { contextVar: string; inheritable: boolean }) => void
  readonly setContextVariable: (name: string, value: CallbackHandler) => void
}

/**
 * Attaches a handler to every LangChain call that begins after it, without a line at the calls.
 * LangChain keeps such handlers in its AsyncLocalStorage: call this once where the program starts, before servers listen.
 * Calls that name a Heddle handler themselves keep that one. Node only.
 *
 * Each copy of `@langchain/core` has hooks of its own. A program into which its packages brought several passes the
 * module `@langchain/core/context` of the others in `contexts`.
 *
 * @example
 * import { registerGlobal } from '@heddle/langchain/global'
 * registerGlobal()
 */
export function registerGlobal(
  options: CallbackHandlerOptions = {},
  contexts: readonly LangchainContext[] = [],
): CallbackHandler {
  const handler = new CallbackHandler(options)
  for (const context of [ownContext, ...contexts]) {
    context.setContextVariable(CONTEXT_VARIABLE, handler)
    context.registerConfigureHook({ contextVar: CONTEXT_VARIABLE, inheritable: true })
  }
  return handler
}
