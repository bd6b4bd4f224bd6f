import { AsyncLocalStorage } from 'node:async_hooks'

import { AsyncLocalStorageProviderSingleton } from '@langchain/core/singletons'

/** Gives LangChain the AsyncLocalStorage without which nested calls know nothing of their callers; keeps one that is set. */
export function openLangchainStorage(): void {
  if (process.env['HEDDLE_LANGCHAIN_NO_ALS'] === '1') return
  AsyncLocalStorageProviderSingleton.initializeGlobalInstance(new AsyncLocalStorage())
}
