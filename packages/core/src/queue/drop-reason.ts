/** Why events were given up without an answer of the server. */
export type DropReason =
  /** The queue was full. */
  | 'queue-full'
  /** The server could not be reached, or failed, until the deadline. */
  | 'undeliverable'
  /** The server had refused the keys, so it was not asked again. */
  | 'unauthorized'
  /** The spool was full, and these were the oldest in it. */
  | 'spool-full'
  /** A field had a form that could not be written. */
  | 'unreadable'
  /** The client was shut down, or the process ended, before they could leave. */
  | 'shutdown'
