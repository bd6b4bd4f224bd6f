import { type Filter, filterSchema } from '@heddle/core/schemas'

import { describeFault } from './error-response.ts'
import { invalidRequest } from './http-error.ts'

/** Parameters that a condition on another column stands in for. */
const RANGES: Readonly<Record<string, string>> = {
  fromTimestamp: 'timestamp',
  toTimestamp: 'timestamp',
  fromStartTime: 'startTime',
  toStartTime: 'startTime',
  operator: 'value',
}

/** A query whose parameter `filter` has been read. */
export type Filtered<Query> = Omit<Query, 'filter'> & { readonly filter: Filter }

/**
 * Reads the parameter `filter`, a JSON list of conditions. A parameter by the name of a column that the filter names is left
 * out: the filter wins. @throws {HttpError} 400 for anything but such a list.
 */
export function withFilter<Query extends { readonly filter?: string | undefined }>(
  query: Query,
): Filtered<Query> {
  const { filter: text, ...others } = query
  const filter = text === undefined ? [] : parseFilter(text)
  const named = new Set(filter.map(({ column }) => column))
  const kept = Object.entries(others).filter(([name]) => !named.has(RANGES[name] ?? name))
  // All other parameters are optional, page and limit are no columns.
  return { ...Object.fromEntries(kept), filter } as unknown as Filtered<Query>
}

function parseFilter(text: string): Filter {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw invalidRequest(`Expected filter to be a JSON list of conditions, ${EXAMPLE}.`)
  }
  const parsed = filterSchema.safeParse(value)
  if (parsed.success) return parsed.data
  throw invalidRequest(`Invalid filter: ${describeFault(parsed.error)}. A filter is ${EXAMPLE}.`)
}

const EXAMPLE = 'such as [{"type":"string","column":"name","operator":"contains","value":"chat"}]'
