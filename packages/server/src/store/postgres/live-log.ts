import { type Generated, sql } from 'kysely'

import type { LiveEvent, NumberedEvent } from '../../domain/live-event.ts'
import { LIVE_RETENTION_MS, type LiveLog, MAX_LIVE_EVENTS } from '../live-log.ts'
import type { Database } from './database.ts'
import type { Timestamp } from './timestamp.ts'

export interface LiveTables {
  live_events: {
    /** Read as text by the driver. */
    number: Generated<string>
    at: Timestamp
    /** JSON of a {@link LiveEvent}. */
    event: string
  }
}

/** Epoch of the one log in the database. */
const EPOCH = 'shared'

/** A log in the database, for servers that share it. The clock is the database's. */
export function createPostgresLiveLog(database: Database): LiveLog {
  const read = async (number: number) => {
    const rows = await database
      .selectFrom('live_events')
      .select(['number', 'event'])
      .where('number', '>', String(number))
      .orderBy('number')
      .limit(MAX_LIVE_EVENTS)
      .execute()
    return rows.map(toEvent)
  }
  return {
    epoch: EPOCH,
    isShared: true,
    append: (events) => append(database, events),
    end: async () => (await readBounds(database)).last,
    after: async (number) => {
      const { first, last } = await readBounds(database)
      if (number > last || number < first - 1) return undefined
      return number === last ? [] : read(number)
    },
    all: () => read(0),
    prune: () => prune(database),
  }
}

/** Appending is one at a time, so that numbers become visible in their order and a reader passes none over. */
async function append(database: Database, events: readonly LiveEvent[]): Promise<void> {
  if (events.length === 0) return
  // Postgres refuses NUL in texts.
  const texts = events.map((event) => JSON.stringify(event).replaceAll(String.raw`\u0000`, ''))
  await database.transaction().execute(async (transaction) => {
    await sql`lock table live_events in exclusive mode`.execute(transaction)
    await sql`insert into live_events (at, event)
      select clock_timestamp(), line from unnest(${texts}::text[]) with ordinality as lines (line, place)
      order by place`.execute(transaction)
  })
}

/** The last event is kept for its number. */
async function prune(database: Database): Promise<void> {
  await sql`delete from live_events where number < (select max(number) from live_events)
    and (at < clock_timestamp() - make_interval(secs => ${LIVE_RETENTION_MS / 1000})
      or number <= (select max(number) from live_events) - ${MAX_LIVE_EVENTS})`.execute(database)
}

async function readBounds(database: Database): Promise<{ first: number; last: number }> {
  const { rows } = await sql<{ first: string | null; last: string | null }>`
    select min(number) as first, max(number) as last from live_events`.execute(database)
  return { first: Number(rows[0]?.first ?? 1), last: Number(rows[0]?.last ?? 0) }
}

function toEvent({ number, event }: { number: string; event: string }): NumberedEvent {
  return { number: Number(number), event: JSON.parse(event) as LiveEvent } // `append` wrote it
}
