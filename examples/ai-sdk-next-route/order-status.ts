import { tool } from 'ai'
import { z } from 'zod'

/** Orders of an invented weaving mill, so that the example answers without a database. */
const ORDERS: Readonly<Record<number, string>> = {
  4711: 'Order 4711 left the mill on Monday morning and lies in the van of the carrier, who brings it to your door on Thursday before noon.',
  4712: 'Order 4712 is still on the loom: the weaver has finished forty of its sixty metres and will cut it from the loom on Friday evening.',
}

/** What the model can look up. */
export const orderStatus = tool({
  description: 'Where an order is and when it arrives.',
  inputSchema: z.object({ orderNumber: z.number().int().describe('Number of the order') }),
  execute: ({ orderNumber }) => {
    const status = ORDERS[orderNumber]
    if (status === undefined) throw new Error(`there is no order ${orderNumber}`)
    return status
  },
})
