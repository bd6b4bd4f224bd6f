import { setTimeout as sleep } from 'node:timers/promises'

import { tool } from '@langchain/core/tools'
import { z } from 'zod'

/** How long the store and the price list take to answer, ms. */
const LOOK_UP_MS = 150

const item = z.string().describe('The name of the yarn')

/** What Alder Mill has of a yarn. */
export const checkStock = tool(
  async ({ item: name }) => {
    await sleep(LOOK_UP_MS)
    return `The mill has 120 cones of ${name} in stock.`
  },
  { name: 'check_stock', description: 'Looks up the stock.', schema: z.object({ item }) },
)

/** What a cone of a yarn costs. */
export const getPrice = tool(
  async ({ item: name }) => {
    await sleep(LOOK_UP_MS)
    return `A cone of ${name} costs 4.20 pounds.`
  },
  { name: 'get_price', description: 'Looks up the price.', schema: z.object({ item }) },
)

/** Orders; nothing may call it before somebody has agreed. */
export const placeOrder = tool(({ item: name, cones }) => `Ordered ${cones} cones of ${name}.`, {
  name: 'place_order',
  description: 'Places an order.',
  schema: z.object({ item, cones: z.number() }),
})
