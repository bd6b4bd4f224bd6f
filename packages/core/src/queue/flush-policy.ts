/** Events that are sent at once without waiting: about 500 KB at 2 KB an event. Measured: larger requests gain nothing. */
export const FLUSH_COUNT = 256
/** Bytes of waiting events that are sent at once, and the most one request holds unless one event alone is larger. */
export const FLUSH_BYTES = 2_500_000
/** Longest wait of an ended observation before it is sent, milliseconds. */
export const FLUSH_INTERVAL_MS = 1_000
/**
 * Age at which an observation still open is sent for the first time, in flush intervals. Most model calls end within
 * five seconds, and an observation sent twice carries its input twice.
 */
export const OPEN_AGE_INTERVALS = 5
/** Bytes of events that may wait or be on their way. */
export const MAX_QUEUE_BYTES = 64_000_000
/** Share of the queue from which no new trace is let in, so that traces already begun stay whole. */
export const NEW_TRACE_SHARE = 0.9

/**
 * When what has ended is sent: `auto` gathers it for a moment and holds a serverless function until it is stored,
 * `sync` sends it as soon as the running call is over, `batched` gathers it and holds nothing.
 */
export type FlushMode = 'auto' | 'sync' | 'batched'
