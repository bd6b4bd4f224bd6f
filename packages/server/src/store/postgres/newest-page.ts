import { sql } from 'kysely'
import type { Selectable, SelectQueryBuilder } from 'kysely'

import type { Found, PageOf } from '../dataset-store.ts'
import type { Tables } from './database.ts'

/** Tables whose records are listed by the time they were made. */
type Listed =
  | 'annotation_queue_items'
  | 'annotation_queues'
  | 'comments'
  | 'datasets'
  | 'score_configs'

/** One page of the matching rows of a table, newest first, and how many rows match. */
export async function newestPage<Table extends Listed, Item>(
  matching: SelectQueryBuilder<Tables, Table, object>,
  { page, limit }: PageOf,
  toItem: (row: Selectable<Tables[Table]>) => Item,
): Promise<Found<Item>> {
  const { total } = await matching
    .select(sql<string>`count(*)`.as('total'))
    .executeTakeFirstOrThrow()
  const rows = await matching
    .selectAll()
    .orderBy(sql.ref('created_at'), 'desc')
    .orderBy(sql.ref('id'))
    .limit(limit)
    .offset((page - 1) * limit)
    .execute()
  // Kysely cannot say that all columns of a table that is a parameter are that table's row.
  const data = rows.map((row) => toItem(row as Selectable<Tables[Table]>))
  return { data, totalItems: Number(total) }
}
