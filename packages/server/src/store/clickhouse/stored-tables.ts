import type { ClickHouseClient } from '@clickhouse/client'

import type { StoredTables } from '../stored-tables.ts'
import { KEY_TIME_COLUMNS } from './key-time-columns.ts'
import { rowsOf } from './rows-of.ts'

/** Rows in memory at a time; a row is some kilobytes. */
const ROWS_A_PAGE = 5000

const TIME_COLUMNS: Readonly<Record<string, string>> = KEY_TIME_COLUMNS

/** First moment that the columns of time can hold. */
const EARLIEST = Date.UTC(1900, 0, 1)

/** How entities are read. */
interface EntityTablesOptions {
  /** Default 5000. */
  readonly rowsAPage?: number
  /** Resolves when queries find all that was written before; default: at once. */
  readonly settle?: () => Promise<void>
  /** Called when rows were written. */
  readonly onWritten?: () => void
}

/** Traces, observations and scores as they are, without the versions before. */
export function createEntityTables(
  client: ClickHouseClient,
  { rowsAPage = ROWS_A_PAGE, settle, onWritten }: EntityTablesOptions = {},
): StoredTables {
  return {
    names: () => Promise.resolve(Object.keys(TIME_COLUMNS)),
    async *read(name, projectIds) {
      await settle?.()
      yield* readRows(client, { name, projectIds, rowsAPage })
    },
    write: async (name, rows) => {
      if (rows.length === 0) return
      const query = `INSERT INTO ${tableOf(name)} FORMAT JSONEachRow\n${rows.join('\n')}`
      await client.command({ query })
      onWritten?.()
    },
  }
}

/**
 * Page by page along the key, so that each row is read once.
 * @yields Rows as lines of JSON.
 */
async function* readRows(
  client: ClickHouseClient,
  { name, projectIds, rowsAPage }: Reading,
): AsyncGenerator<readonly string[]> {
  const table = tableOf(name)
  const time = TIME_COLUMNS[table] ?? ''
  const projects = await rowsOf<{ project: string }>(
    client,
    `SELECT DISTINCT project_id AS project FROM ${table} ORDER BY project`,
  )
  const columns = await columnsOf(client, table)
  for (const { project } of projects) {
    if (projectIds?.has(project) === false) continue
    const stretch = { table, time, project, rowsAPage }
    let since = await timeOfRow(client, stretch, { since: EARLIEST, offset: 0 })
    while (since !== undefined) {
      const until = await pageEnd(client, stretch, since)
      const page = await client.query({
        query: `SELECT ${columns} FROM ${table} AS contents FINAL
          WHERE contents.project_id = {project:String} AND contents.${time} >= ${asTime('since')}
          ${until === undefined ? '' : `AND contents.${time} < ${asTime('until')}`}`,
        query_params: { project, since, ...(until !== undefined && { until }) },
        format: 'JSONEachRow',
      })
      const lines = (await page.text()).split('\n').filter((line) => line !== '')
      if (lines.length > 0) yield lines
      since = until
    }
  }
}

interface Reading {
  readonly name: string
  readonly projectIds: ReadonlySet<string> | undefined
  readonly rowsAPage: number
}

interface Stretch {
  readonly rowsAPage: number
  readonly table: string
  readonly time: string
  readonly project: string
}

/** The first time of the next page, which has later rows only; undefined when there is none. */
async function pageEnd(
  client: ClickHouseClient,
  stretch: Stretch,
  since: number,
): Promise<number | undefined> {
  const end = await timeOfRow(client, stretch, { since, offset: stretch.rowsAPage })
  if (end !== since) return end
  return timeOfRow(client, stretch, { since: since + 1, offset: 0 })
}

async function timeOfRow(
  client: ClickHouseClient,
  { table, time, project }: Omit<Stretch, 'rowsAPage'>,
  { since, offset }: { readonly since: number; readonly offset: number },
): Promise<number | undefined> {
  const [row] = await rowsOf<{ at: number }>(
    client,
    `SELECT toUnixTimestamp64Milli(${time}) AS at FROM ${table}
     WHERE project_id = {project:String} AND ${time} >= ${asTime('since')}
     ORDER BY ${time} LIMIT 1 OFFSET {offset:UInt64}`,
    { project, since, offset },
  )
  return row?.at
}

/** Columns that are written, not computed. */
async function columnsOf(client: ClickHouseClient, table: string): Promise<string> {
  const columns = await rowsOf<{ name: string }>(
    client,
    `SELECT name FROM system.columns WHERE database = currentDatabase() AND table = {table:String}
     AND default_kind IN ('', 'DEFAULT') ORDER BY position`,
    { table },
  )
  return columns.map(({ name }) => `contents.${name} AS ${name}`).join(', ')
}

/** The engine rounds parameters that are times to seconds. */
function asTime(parameter: string): string {
  return `fromUnixTimestamp64Milli({${parameter}:Int64}, 'UTC')`
}

function tableOf(name: string): string {
  if (TIME_COLUMNS[name] === undefined) throw new Error(`Expected a table of entities, got ${name}`)
  return name
}
