export { traceIdOfMessage } from './trace-id.ts'
export { sendFeedback } from './send.ts'
export type { Feedback, FeedbackReport, FeedbackServer, FeedbackTarget } from './send.ts'
