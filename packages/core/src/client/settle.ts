import type { ClientParts } from './compose.ts'
import { within } from './within.ts'

/** Share of the time that an asynchronous mask gets; the rest is for the network. */
const MASKING_SHARE = 0.5

/** Sends everything that an asynchronous mask answers in time. At the end of a client nothing waits for it any longer. */
export async function settle(
  { masking, sampling, delivery, exports, media }: ClientParts,
  isLast: boolean,
  timeoutMs: number,
): Promise<void> {
  if (masking !== undefined) {
    await within(masking.settled(), timeoutMs * MASKING_SHARE)
    if (isLast) masking.giveUp()
    if (isLast) sampling?.decideAll()
  }
  await Promise.all([delivery, ...exports, media].map(async (part) => part?.drain()))
}
