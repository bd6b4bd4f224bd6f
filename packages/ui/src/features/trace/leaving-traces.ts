/** Traces that this page is taking away. */
const leaving = new Set<string>()

/** Whether the trace is just being taken away here: then news about it are its end, and asking for it again would fail. */
export function isLeaving(traceId: string): boolean {
  return leaving.has(traceId)
}

/** Does what takes the trace away, until the page that showed it is left. */
export async function whileLeaving(traceId: string, work: () => Promise<void>): Promise<void> {
  leaving.add(traceId)
  try {
    await work()
  } finally {
    leaving.delete(traceId)
  }
}
