import { z } from 'zod'

/** A query parameter in which an empty value counts as absent. */
export function optionalText() {
  return z
    .string()
    .optional()
    .transform((value) => (value === '' ? undefined : value))
}

/** Like {@link optionalText}, for text that Postgres is asked for: it has no NUL. */
export function optionalStoredText() {
  return z
    .string()
    .regex(/^[^\0]*$/, 'must not hold a NUL')
    .optional()
    .transform((value) => (value === '' ? undefined : value))
}

/** A parameter that may be repeated (`tags=a&tags=b`); one value alone is a list of one. */
export function repeatedText() {
  return z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((value) => {
      const values = value === undefined ? [] : [value].flat().filter((text) => text !== '')
      return values.length === 0 ? undefined : values
    })
}

/** A moment as ISO 8601 with `Z` or an offset. */
export function optionalTime() {
  return z
    .union([z.literal(''), z.iso.datetime({ offset: true })], {
      error: 'expected ISO 8601 with Z or an offset, such as 2026-01-31T12:00:00Z',
    })
    .optional()
    .transform((value) => (value === undefined || value === '' ? undefined : new Date(value)))
}

/** One of a closed list of values; empty counts as absent. */
export function optionalChoice<const Values extends readonly string[]>(values: Values) {
  return z
    .enum(['', ...values], { error: `expected one of ${values.join(', ')}` })
    .optional()
    .transform((value) => (value === '' ? undefined : (value as Values[number] | undefined)))
}

/** Texts separated by commas; empty counts as absent. */
export function textList() {
  return optionalText().transform((text) => {
    const values = text?.split(',').map((part) => part.trim()) ?? []
    const present = values.filter((value) => value !== '')
    return present.length === 0 ? undefined : present
  })
}

/** Names of a closed list separated by commas, in any case. */
export function choiceList<const Values extends readonly string[]>(
  values: Values,
  normalise: (text: string) => string,
) {
  return textList()
    .transform((list) => list?.map(normalise))
    .pipe(z.array(z.enum(values)).optional())
}
