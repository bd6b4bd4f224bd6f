import type { BaseCallbackHandler } from '@langchain/core/callbacks/base'

import type { CollectedRequest } from '../../compare/collect-requests.ts'
import type { RecordedObservation } from '../../compare/recorded-observation.ts'

/** A product's tracing of LangChain, told where to send. */
export interface Product {
  /** What a program passes in `callbacks`; a handler that does nothing for products that patch LangChain instead. */
  readonly handler: BaseCallbackHandler
  /** Resolves when the product says that everything is sent. */
  readonly flush: () => Promise<unknown>
  /** What a backend of this product would store of the requests. */
  readonly decode: (requests: readonly CollectedRequest[]) => Promise<RecordedObservation[]>
}

/** Every module of this folder exports this function as `createProduct`. */
export type CreateProduct = (url: string) => Product | Promise<Product>
