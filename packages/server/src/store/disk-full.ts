/** What the engines and the system say when there is no space: ClickHouse's codes and texts, Postgres' code, Node's. */
const SIGNS = /No space left on device|NOT_ENOUGH_SPACE|\bENOSPC\b|\b53100\b|Cannot reserve/

/** Deepest chain of causes that is followed. */
const MAX_CAUSES = 5

/** What a client is told; a status of 503 goes with it. */
export const DISK_FULL =
  'The disk of the server is full, so this was not kept: free space on it, then send this again.'

/** Whether a store failed because the disk it lies on is full. */
export function isDiskFull(error: unknown): boolean {
  let cause = error
  for (let depth = 0; depth < MAX_CAUSES && cause instanceof Error; depth += 1) {
    const code = 'code' in cause ? String(cause.code) : ''
    if (SIGNS.test(`${code} ${cause.message}`)) return true
    cause = cause.cause
  }
  return false
}
