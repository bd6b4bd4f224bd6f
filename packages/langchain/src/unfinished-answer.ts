import { mapUsageMetadata } from './map-usage.ts'
import type { RunEnding } from './run-start.ts'
import type { Run } from './run.ts'

/** What a model said before its run failed or was given up: the text so far and the last usage it reported. */
export function unfinishedAnswer(run: Run): RunEnding {
  const message = run.partial?.message()
  const usage = run.partial?.usage
  const counted = usage === undefined ? undefined : mapUsageMetadata(usage).usageDetails
  return {
    ...(message === undefined ? undefined : { output: () => message }),
    ...(counted === undefined ? undefined : { usageDetails: counted }),
  }
}
