import type { RepricingRequest } from '@heddle/core/schemas'

import { addDays, dayIn, startOfDay } from '../../format/zoned-days.ts'

/** Days that are priced again unless others are chosen. */
const USUAL_DAYS = 30

/** The scope of a form: whole days of a zone, both included, and a model or all. */
export function readRepriceForm(
  text: (name: string) => string,
  timeZone: string,
): Omit<RepricingRequest, 'dryRun'> {
  const model = text('model')
  return {
    fromTimestamp: new Date(startOfDay(text('from'), timeZone)).toISOString(),
    toTimestamp: new Date(startOfDay(addDays(text('to'), 1), timeZone)).toISOString(),
    model: model === '' ? undefined : model,
  }
}

/** The days a form begins with: the last thirty. */
export function usualDays(
  nowMs: number,
  timeZone: string,
): { readonly from: string; readonly to: string } {
  const today = dayIn(nowMs, timeZone)
  return { from: addDays(today, 1 - USUAL_DAYS), to: today }
}
