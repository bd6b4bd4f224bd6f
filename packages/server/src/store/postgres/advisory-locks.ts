import { createHash } from 'node:crypto'

import { type Kysely, sql } from 'kysely'

import type { WriteLocks } from '../write-locks.ts'

/** Longest wait for what another process holds, ms; writing one group takes a fraction of a second. */
const LOCK_TIMEOUT_MS = 30_000

/** Name of the lock that every round holds, shared by those that know what they touch. */
const EVERYTHING = lockNumber('everything')

/** Locks of Postgres: held by a transaction, so that they end with their process, and with its connection. The clock is the database's. */
export function createAdvisoryLocks<Tables>(database: Kysely<Tables>): WriteLocks {
  return {
    exclusively: (names, run) =>
      database.transaction().execute(async (transaction) => {
        await sql`select set_config('lock_timeout', ${String(LOCK_TIMEOUT_MS)}, true)`.execute(
          transaction,
        )
        if (names === 'everything') {
          await sql`select pg_advisory_xact_lock(${EVERYTHING}::bigint)`.execute(transaction)
        } else {
          await sql`select pg_advisory_xact_lock_shared(${EVERYTHING}::bigint)`.execute(transaction)
          // Taken in one order by everybody, so that no two wait for each other.
          const numbers = [...new Set(names.map(lockNumber))].toSorted()
          await sql`select pg_advisory_xact_lock(name)
            from unnest(${numbers}::bigint[]) as name`.execute(transaction)
        }
        return run(await readClock(transaction))
      }),
  }
}

async function readClock<Tables>(database: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(database)
  return rows[0]?.now.getTime() ?? 0
}

/** Postgres names its locks by 64 bits, signed. */
function lockNumber(name: string): string {
  return createHash('sha256').update(name).digest().readBigInt64LE(0).toString()
}
