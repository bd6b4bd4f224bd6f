import type { ColumnType, Kysely, Transaction } from 'kysely'

import {
  createDeliveryRecord,
  type DeliveryNote,
  type DeliveryRecord,
  mergeDeliveryNote,
} from '../../domain/delivery-record.ts'
import type { DeliveryStore } from '../delivery-store.ts'

type Timestamp = ColumnType<Date, Date | string, Date | string>

export interface DeliveryTables {
  delivery_processes: {
    project_id: string
    process: string
    first_seen_at: Timestamp
    last_seen_at: Timestamp
    /** JSON of a {@link DeliveryRecord}; its times stand in columns. */
    record: string
  }
}

export function createDeliveryStore(database: Kysely<DeliveryTables>): DeliveryStore {
  return {
    merge: (projectId, notes) =>
      database.transaction().execute(async (transaction) => {
        // Always in the same order, so that two servers cannot wait for each other.
        const sorted = notes.toSorted((a, b) => (a.process < b.process ? -1 : 1))
        for (const note of sorted) await mergeOne(transaction, projectId, note)
      }),
    list: async (projectId, { page, limit }) => {
      const rows = () =>
        database.selectFrom('delivery_processes').where('project_id', '=', projectId)
      const { total } = await rows()
        .select((select) => select.fn.countAll<string>().as('total'))
        .executeTakeFirstOrThrow()
      const found = await rows()
        .selectAll()
        .orderBy('last_seen_at', 'desc')
        .orderBy('process')
        .limit(limit)
        .offset((page - 1) * limit)
        .execute()
      return { records: found.map(toRecord), total: Number(total) }
    },
  }
}

async function mergeOne(
  transaction: Transaction<DeliveryTables>,
  projectId: string,
  note: DeliveryNote,
): Promise<void> {
  const key = { project_id: projectId, process: note.process }
  const empty = toColumns(createDeliveryRecord(note))
  // The row is there before it is locked, so that two servers that see a client first both count.
  await transaction
    .insertInto('delivery_processes')
    .values({ ...key, ...empty })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await transaction
    .selectFrom('delivery_processes')
    .selectAll()
    .where('project_id', '=', projectId)
    .where('process', '=', note.process)
    .forUpdate()
    .executeTakeFirstOrThrow()
  await transaction
    .updateTable('delivery_processes')
    .set(toColumns(mergeDeliveryNote(toRecord(row), note)))
    .where('project_id', '=', projectId)
    .where('process', '=', note.process)
    .execute()
}

function toColumns({ firstSeenAt, lastSeenAt, ...record }: DeliveryRecord) {
  return {
    first_seen_at: firstSeenAt,
    last_seen_at: lastSeenAt,
    // Postgres refuses NUL in texts.
    record: JSON.stringify(record).replaceAll(String.raw`\u0000`, ''),
  }
}

interface Row {
  readonly first_seen_at: Date
  readonly last_seen_at: Date
  readonly record: string
}

function toRecord(row: Row): DeliveryRecord {
  const { first_seen_at: firstSeenAt, last_seen_at: lastSeenAt } = row
  const record = JSON.parse(row.record) as DeliveryRecord // toColumns wrote it
  return { ...record, firstSeenAt, lastSeenAt }
}
