import type { Redaction } from '@heddle/core/schemas'
import { createContext } from 'react'

import { lowerCased } from '../messages/language.ts'
import { t } from '../messages/translate.ts'

/** What whoever gave the trace away left out: it is not missing from the record. */
export const LeftOut = createContext<readonly Redaction[]>([])

/** Why a part of a record is empty; `title` is how the part is called on the page. */
export function absenceOf(title: string, leftOut: readonly Redaction[]): string {
  const redaction = REDACTED_BY_TITLE.get(title)
  const values = { part: lowerCased(title) }
  return redaction !== undefined && leftOut.includes(redaction)
    ? t('Whoever shared this trace left out the {part}.', values)
    : t('The SDK recorded no {part} here.', values)
}

const REDACTED_BY_TITLE = new Map<string, Redaction>([
  [t('Input'), 'input'],
  [t('Output'), 'output'],
  [t('Metadata'), 'metadata'],
])
