import type { Redaction } from '@heddle/core/schemas'
import { createContext } from 'react'

/** What whoever gave the trace away left out: it is not missing from the record. */
export const LeftOut = createContext<readonly Redaction[]>([])

/** Why a part of a record is empty. */
export function absenceOf(part: string, leftOut: readonly Redaction[]): string {
  const word = part.toLowerCase()
  return leftOut.some((redaction) => redaction === word)
    ? `Whoever shared this trace left out the ${word}.`
    : `The SDK recorded no ${word} here.`
}
