import { z } from 'zod'

/** Rows a page holds at most. Source: Langfuse's public API. */
export const MAX_PAGE_LIMIT = 100

/** Last page that may be asked for: rows before it stay a number that is exact. */
export const MAX_PAGE = 1_000_000_000

/** `page` and `limit` of a paged list, as query parameters; an empty string counts as absent. */
export const pageQuerySchema = z.object({
  page: z.preprocess(
    (value) => (value === '' ? undefined : value),
    z.coerce.number().int().min(1).max(MAX_PAGE).default(1),
  ),
  limit: z.preprocess(
    (value) => (value === '' ? undefined : value),
    z.coerce.number().int().min(1).max(MAX_PAGE_LIMIT).default(50),
  ),
})
export type PageQuery = z.infer<typeof pageQuerySchema>

/** `meta` of a paged answer. `totalPages` is 0 when the list is empty. */
export const pageMetaSchema = z.object({
  page: z.number().int(),
  limit: z.number().int(),
  totalItems: z.number().int(),
  totalPages: z.number().int(),
})
export type PageMeta = z.infer<typeof pageMetaSchema>
