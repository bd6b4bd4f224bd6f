import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import { StartupError } from '../../start/startup-error.ts'
import { firstLine, unreachable } from '../unreachable.ts'
import type { Tables } from './database.ts'

/** First release that is supported; older ones get no fixes any more. */
const MINIMUM_POSTGRES = 14

/** Connections of one server; several servers must stay below the 100 that Postgres allows by default. */
const MAX_CONNECTIONS = 10

/** Longest time a connection may take to be made, ms. */
const CONNECT_TIMEOUT_MS = 10_000

/**
 * Connects to a Postgres server, which many processes may use at a time, and checks that it can hold the stores.
 * @throws {StartupError} `store-unreachable` with what is wrong: address, user or password, database, version.
 */
export async function openRemotePostgres(url: string): Promise<Kysely<Tables>> {
  const pool = new Pool({
    connectionString: url,
    application_name: 'heddle',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    max: MAX_CONNECTIONS,
  })
  // A connection that breaks while nobody uses it is replaced when the next one is needed.
  pool.on('error', () => {})
  try {
    const { rows } = await pool.query<{ server_version_num: string }>('show server_version_num')
    const major = Math.floor(Number(rows[0]?.server_version_num) / 10_000)
    if (major < MINIMUM_POSTGRES) {
      throw unreachable(`Postgres ${major} is too old: Heddle needs ${MINIMUM_POSTGRES} or newer.`)
    }
  } catch (error) {
    await pool.end()
    throw explainPostgresFault(error, url)
  }
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}

/** Codes of Postgres and what to say of them. */
const FAULTS: Record<string, (place: string, database: string) => string> = {
  '28P01': wrongPassword,
  '28000': wrongPassword,
  '3D000': (place, database) =>
    `Postgres at ${place} has no database ${database}: make it with \`CREATE DATABASE ${database}\`, or name another one in the URL.`,
  '42501': (place, database) =>
    `Postgres at ${place} does not let this user make tables in ${database}: grant it CREATE on the schema public.`,
  '53300': (place) =>
    `Postgres at ${place} has no connection left: raise max_connections, or run fewer servers.`,
}

function wrongPassword(place: string): string {
  return `Postgres at ${place} refuses the user or password: correct them in the URL.`
}

/** One line that says what is wrong with the server, without the password. */
export function explainPostgresFault(error: unknown, text: string): StartupError {
  if (error instanceof StartupError) return error
  const url = new URL(text)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const database = decodeURIComponent(url.pathname.slice(1)) || decodeURIComponent(url.username)
  const known = FAULTS[code]
  if (known !== undefined) return unreachable(known(url.host, database), error)
  const reason = error instanceof Error ? firstLine(error.message) : ''
  return unreachable(
    `Postgres does not answer at ${url.host} (${[code, reason].filter(Boolean).join(', ')}): check that it runs there, and what the URL says after \`?\` about SSL.`,
    error,
  )
}
