import { flush } from '@heddle/core'

import { readTrace } from '../../scripts/read-trace.ts'
import { renderTraceTree } from '../../scripts/render-trace-tree.ts'
import type { EventCounts } from './count-events.ts'
import { findFaults } from './find-faults.ts'

/**
 * Sends the trace, reads it back from the server, prints it and checks it against LlamaIndex's events; a fault makes the
 * exit code 1.
 */
export async function showTrace(traceId: string | undefined, counts: EventCounts): Promise<void> {
  if (traceId === undefined) throw new Error('Expected the call to be traced, found no trace.')
  const report = await flush()
  console.log(`Trace: ${traceId}`)
  const lost = report.rejected + report.dropped + report.pending
  if (lost > 0) {
    console.log(`${lost} of its events were not stored: ${report.lastError?.message}`)
    return
  }
  const baseUrl = process.env['HEDDLE_BASE_URL'] ?? 'http://127.0.0.1:4114'
  const { steps } = await readTrace(baseUrl, { traceId, expectedSteps: 1 })
  console.log(`\n${renderTraceTree(steps)}\n`)
  const faults = findFaults(steps, counts)
  for (const fault of faults) console.log(`✗ ${fault}`)
  if (faults.length === 0) console.log('✓ The trace shows what LlamaIndex’s own events say it did.')
  else process.exitCode = 1
}
