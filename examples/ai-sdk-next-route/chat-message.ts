import type { InferUITools, UIMessage } from 'ai'

import type { orderStatus } from './order-status.ts'

/** A message of this chat; an answer carries the id of the trace that made it. */
export type ChatMessage = UIMessage<
  { readonly traceId: string },
  never,
  InferUITools<{ orderStatus: typeof orderStatus }>
>
