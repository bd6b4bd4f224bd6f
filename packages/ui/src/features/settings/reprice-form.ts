import type { RepricingRequest } from '@heddle/core/schemas'

const DAY_MS = 86_400_000

/** Days that are priced again unless others are chosen. */
const USUAL_DAYS = 30

/** The scope of a form: whole days in UTC, both included, and a model or all. */
export function readRepriceForm(text: (name: string) => string): Omit<RepricingRequest, 'dryRun'> {
  const model = text('model')
  return {
    fromTimestamp: `${text('from')}T00:00:00.000Z`,
    toTimestamp: new Date(Date.parse(`${text('to')}T00:00:00.000Z`) + DAY_MS).toISOString(),
    model: model === '' ? undefined : model,
  }
}

/** The days a form begins with: the last thirty. */
export function usualDays(nowMs: number): { readonly from: string; readonly to: string } {
  return { from: day(nowMs - (USUAL_DAYS - 1) * DAY_MS), to: day(nowMs) }
}

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
