import type { PageMeta } from '@heddle/core/schemas'

/** One page in the wire's shape. `totalPages` is 0 when there is nothing. */
export function toPage<Row>(
  query: { readonly page: number; readonly limit: number },
  found: { readonly data: readonly Row[]; readonly totalItems: number },
): { data: Row[]; meta: PageMeta } {
  const { page, limit } = query
  const { totalItems } = found
  const meta = { page, limit, totalItems, totalPages: Math.ceil(totalItems / limit) }
  return { data: [...found.data], meta }
}
