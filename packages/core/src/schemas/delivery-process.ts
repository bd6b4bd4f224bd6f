import { z } from 'zod'

import { pageMetaSchema } from './page.ts'

/** Numbers from the first up to and including the second. */
export const numberRangeSchema = z.tuple([z.number().int(), z.number().int()])

/**
 * What one client said about itself and what the server got of it. A client numbers its events from 1; it names itself and the
 * number by the id of each event (`<process>-<number>`), and its counts by the header `x-heddle-delivery` of each request.
 */
export const deliveryProcessSchema = z.object({
  /** 16 hexadecimal digits, drawn anew by each client of each process. */
  process: z.string(),
  firstSeenAt: z.string(),
  lastSeenAt: z.string(),
  /** Highest number the client has given, as far as it has said. */
  numbered: z.number().int(),
  /** Events that were stored. */
  accepted: z.number().int(),
  /** Events that were refused, by the reason given; each counts once. */
  refused: z.record(z.string(), z.number().int()),
  /** Numbers that never came. They may still be on their way, or in the client's spool, while it runs. */
  missing: z.number().int(),
  /** Where the missing numbers are, the newest hundred. */
  gaps: z.array(numberRangeSchema),
  /** Events the client says it gave up for good. */
  dropped: z.number().int(),
  /** Events the client says it holds on disk. */
  spooled: z.number().int(),
})
export type DeliveryProcess = z.infer<typeof deliveryProcessSchema>

export const deliveryProcessPageSchema = z.object({
  data: z.array(deliveryProcessSchema),
  meta: pageMetaSchema,
})
export type DeliveryProcessPage = z.infer<typeof deliveryProcessPageSchema>
