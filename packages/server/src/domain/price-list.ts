import type { ModelPriceList } from '@heddle/core/schemas'

import prices from './model-prices.json' with { type: 'json' }

/** The built-in prices. The file says where and when they were taken; a test holds it against the schema. */
export const PRICE_LIST = prices as unknown as ModelPriceList
