import { Heddle } from '@heddle/core'
import { CallbackHandler } from '@heddle/langchain'

import { decodeHeddle } from '../../compare/decode-heddle.ts'
import type { Product } from './product.ts'

/** `@heddle/langchain`. */
export function createProduct(url: string): Product {
  const client = new Heddle({ publicKey: 'pk-compare', secretKey: 'sk-compare', baseUrl: url })
  const handler = new CallbackHandler({ client })
  return {
    handler,
    flush: () => handler.flush(),
    decode: async (requests) => decodeHeddle(requests),
  }
}
