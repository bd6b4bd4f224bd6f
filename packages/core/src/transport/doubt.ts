import type { Batch } from '../queue/batch.ts'
import type { SendResult } from './send-result.ts'

/** What is said of events that were refused after an attempt without a clear answer. */
const DOUBT = '(An earlier attempt got no clear answer, so the server may have stored them.)'

/**
 * The result with what doubt there is in its reasons: a batch refused as a whole, after an attempt whose answer was lost, may be
 * stored all the same.
 */
export function withDoubt(result: SendResult, { isDoubtful }: Batch): SendResult {
  if (!isDoubtful || result.accepted > 0 || result.problem?.code === 'event-rejected') return result
  const rejections = result.rejections.map(({ reason, count }) => ({
    reason: `${reason} ${DOUBT}`,
    count,
  }))
  return { ...result, rejections }
}
