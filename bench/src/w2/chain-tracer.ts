import type { CallbackHandlerMethods } from '@langchain/core/callbacks/base'

/** A product's handler for LangChain, ready for `callbacks: […]`. */
export interface ChainTracer {
  /** The callbacks of one invocation; undefined for products that patch LangChain instead. */
  callbacks(): CallbackHandlerMethods[] | undefined
  /** Resolves when the product says that everything is sent; may return the product's own report. */
  flush(): Promise<unknown>
}

/** Every variant module of this workload exports this function as `createTracer`. */
export type CreateChainTracer = (url: string) => ChainTracer | Promise<ChainTracer>
