import type { CreateModelRequest } from '@heddle/core/schemas'

/** Tokens that people state prices for. */
export const PRICED_TOKENS = 1_000_000

/** Digits of a price that are kept when it is divided: doubles hold a few more. */
const PRICE_DIGITS = 12

/** A price of one token from that of a million; undefined for an empty field. */
function pricePerToken(text: string): number | undefined {
  return text === '' ? undefined : Number((Number(text) / PRICED_TOKENS).toPrecision(PRICE_DIGITS))
}

/** What was filled in as a request. Prices are USD for a million tokens, the date is a day in UTC. */
export function readModelForm(text: (name: string) => string): CreateModelRequest {
  const startDate = text('startDate')
  return {
    modelName: text('modelName'),
    matchPattern: text('matchPattern'),
    unit: 'TOKENS',
    inputPrice: pricePerToken(text('inputPrice')),
    outputPrice: pricePerToken(text('outputPrice')),
    startDate: startDate === '' ? undefined : `${startDate}T00:00:00.000Z`,
  }
}
