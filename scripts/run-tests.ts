/**
 * Runs every test (`npx pnpm@12 test`), or those that the arguments select as for `vitest run`,
 * and prints the totals alone on the last line. The exit code is 0 only when tests ran and none failed.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { formatTestTotals, testTotals } from './test-totals.ts'
import type { VitestReport } from './test-totals.ts'

const checkout = join(import.meta.dirname, '..')
const reportFile = join(checkout, '.vitest.json')

/** Resolves to Vitest's exit code; a run that a signal ended counts as 1. */
async function runVitest(selection: readonly string[]): Promise<number> {
  const vitest = spawn(
    process.execPath,
    [
      join(checkout, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
      ...selection,
    ],
    { cwd: checkout, stdio: 'inherit' },
  )
  const [code] = await once(vitest, 'exit')
  return typeof code === 'number' ? code : 1
}

async function readReport(): Promise<VitestReport> {
  try {
    return JSON.parse(await readFile(reportFile, 'utf8')) as VitestReport // written by Vitest a moment ago
  } catch {
    return {}
  }
}

// A report of an earlier run must not be mistaken for this one's.
await rm(reportFile, { force: true })
const exitCode = await runVitest(process.argv.slice(2))
let totals = testTotals(await readReport())
if (totals.passed + totals.failed === 0) {
  console.log('\nNo test ran: look for the reason above, or widen the selection.')
  process.exitCode = 1
} else if (exitCode !== 0 && totals.failed === 0) {
  // An unhandled error or a broken global setup fails the run without failing a test.
  console.log(`\nVitest ended with code ${exitCode} although no test failed; the reason is above.`)
  totals = { ...totals, failed: 1 }
}
if (totals.failed > 0) process.exitCode = 1
console.log(`\n${formatTestTotals(totals)}`)
