/** How a process ends without anybody calling flush. */
export const WAYS_TO_END = [
  'natural end',
  'process.exit()',
  'SIGTERM',
  'uncaught exception',
  'unhandled rejection',
] as const

export type WayToEnd = (typeof WAYS_TO_END)[number]

/** What the harness asks of a process that is to end. */
export interface EndTask {
  readonly variant: string
  readonly url: string
  readonly way: WayToEnd
  readonly observations: number
}
