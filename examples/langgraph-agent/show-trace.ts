import { flush } from '@heddle/core'

import { readTrace } from '../../scripts/read-trace.ts'
import { renderTraceTree } from '../../scripts/render-trace-tree.ts'
import { findFaults } from './find-faults.ts'

/** Sends the trace, reads it back from the server, prints and checks it; a fault makes the exit code 1. */
export async function showTrace(traceId: string, expectedSteps: number): Promise<void> {
  const report = await flush()
  console.log(`Trace: ${traceId}`)
  const lost = report.rejected + report.dropped + report.pending
  if (lost > 0) {
    console.log(`${lost} of its events were not stored: ${report.lastError?.message}`)
    return
  }
  const baseUrl = process.env['HEDDLE_BASE_URL'] ?? 'http://127.0.0.1:4114'
  const { steps } = await readTrace(baseUrl, { traceId, expectedSteps })
  console.log(`\n${renderTraceTree(steps)}\n`)
  const faults = findFaults(steps)
  for (const fault of faults) console.log(`✗ ${fault}`)
  if (faults.length === 0) console.log('✓ Both halves are one trace, and all of it adds up.')
  else process.exitCode = 1
}
