import { BraintrustLangChainCallbackHandler, initLogger } from 'braintrust'

import { decodeBraintrust } from '../../compare/decode-braintrust.ts'
import type { Product } from './product.ts'

/** The LangChain handler of the `braintrust` package. */
export function createProduct(url: string): Product {
  const logger = initLogger({
    projectName: 'compare',
    apiKey: 'sk-compare',
    appUrl: url,
    asyncFlush: true,
  })
  return {
    // Its declaration names fewer methods than LangChain's base class; LangChain takes it all the same.
    handler: new BraintrustLangChainCallbackHandler({ logger }) as unknown as Product['handler'],
    flush: () => logger.flush(),
    decode: async (requests) => decodeBraintrust(requests),
  }
}
