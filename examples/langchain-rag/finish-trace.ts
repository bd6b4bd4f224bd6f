import { flush } from '@heddle/core'
import { traceIdOfRun } from '@heddle/langchain'

/** Sends what is not sent yet, prints the trace's id, and says so when something was not delivered. */
export async function finishTrace(runId: string): Promise<void> {
  const report = await flush()
  console.log(`Trace: ${traceIdOfRun(runId)}`)
  const lost = report.rejected + report.dropped + report.pending
  if (lost > 0) console.log(`${lost} of its events were not stored: ${report.lastError?.message}`)
}
