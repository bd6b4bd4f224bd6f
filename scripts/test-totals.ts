/** What one whole test run came to. */
export interface TestTotals {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** The part of Vitest's JSON report that the totals are made of. */
export interface VitestReport {
  readonly testResults?: readonly {
    readonly status: string
    readonly assertionResults: readonly { readonly status: string }[]
  }[]
}

/**
 * Counts the tests of a Vitest JSON report; type tests are among them.
 * A file that failed as a whole (it did not load, or a hook broke) counts as one failed test unless one of its tests
 * failed already, so no broken file hides behind green totals.
 */
export function testTotals(report: VitestReport): TestTotals {
  let passed = 0
  let failed = 0
  let skipped = 0
  for (const file of report.testResults ?? []) {
    const statuses = file.assertionResults.map(({ status }) => status)
    const failedHere = statuses.filter((status) => status === 'failed').length
    const passedHere = statuses.filter((status) => status === 'passed').length
    passed += passedHere
    failed += failedHere === 0 && file.status === 'failed' ? 1 : failedHere
    skipped += statuses.length - passedHere - failedHere
  }
  return { passed, failed, skipped }
}

/** The line that continuous integration reads: `N passed, N failed, N skipped`. */
export function formatTestTotals({ passed, failed, skipped }: TestTotals): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}
