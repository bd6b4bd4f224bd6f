import { describe, expect, it } from 'vitest'

import { formatTestTotals, testTotals } from './test-totals.ts'

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
})

describe('testTotals', () => {
  it('counts passed, failed and every kind of test that did not run', () => {
    const report = {
      testResults: [
        file('failed', 'passed', 'failed'),
        file('passed', 'passed', 'pending', 'skipped', 'todo'),
      ],
    }
    expect(testTotals(report)).toEqual({ passed: 2, failed: 1, skipped: 3 })
  })

  it('counts a file that did not load as one failed test', () => {
    expect(testTotals({ testResults: [file('failed')] })).toEqual({
      passed: 0,
      failed: 1,
      skipped: 0,
    })
  })

  it('counts a file with green tests and a broken hook as failed', () => {
    expect(testTotals({ testResults: [file('failed', 'passed')] }).failed).toBe(1)
  })

  it('counts nothing in an empty report', () => {
    expect(formatTestTotals(testTotals({}))).toBe('0 passed, 0 failed, 0 skipped')
  })
})
