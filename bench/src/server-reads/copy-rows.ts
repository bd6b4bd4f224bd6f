import type { Engine } from './engine.ts'
import { ORDER_MARK } from './template-traces.ts'

/** A copy of all template rows: in which project, and how long after the templates. */
export interface RowCopy {
  readonly projectId: string
  /** Different for all copies; ids are made of it. */
  readonly number: number
  readonly shiftMs: number
}

const TABLES = ['observations', 'traces', 'scores'] as const

/** The templates of a table, kept in memory while copies are made. */
const templatesOf = (table: string): string => `bench_template_${table}`

/** Ids of W3C's form, made of the template's. */
const spanId = (column: string, copy: RowCopy): string =>
  `leftPad(lower(hex(sipHash64(${column}, ${copy.number}))), 16, '0')`
const traceId = (column: string, copy: RowCopy): string =>
  `lower(hex(sipHash128(${column}, ${copy.number})))`

const ORDER_PREFIX = ORDER_MARK.slice(0, ORDER_MARK.indexOf('0'))

/** The order number that a copy of an observation names instead of the mark. */
const orderText = (id: string, copy: RowCopy): string =>
  `concat('${ORDER_PREFIX}', leftPad(lower(hex(sipHash64(${id}, ${copy.number}) % 4294967296)), 8, '0'))`

const text = (column: string, copy: RowCopy): string =>
  `replaceOne(${column}, '${ORDER_MARK}', ${orderText('id', copy)}) AS ${column}`

/** What differs between a row and its template; everything else is as ingestion wrote it. */
const REPLACED: Readonly<Record<(typeof TABLES)[number], (copy: RowCopy) => readonly string[]>> = {
  observations: (copy) => [
    ...['start_time', 'end_time', 'completion_start_time'].map(moved(copy)),
    `${traceId('trace_id', copy)} AS trace_id`,
    `${spanId('id', copy)} AS id`,
    `if(parent_observation_id = '', '', ${spanId('parent_observation_id', copy)}) AS parent_observation_id`,
    text('input', copy),
    text('output', copy),
  ],
  traces: (copy) => [
    ...['timestamp', 'observed_from', 'observed_to'].map(moved(copy)),
    `${traceId('id', copy)} AS id`,
    `concat('user-', toString(sipHash64(user_id, ${copy.number}) % 20000)) AS user_id`,
    `concat('session-', lower(hex(sipHash64(session_id, ${copy.number})))) AS session_id`,
  ],
  scores: (copy) => [
    moved(copy)('timestamp'),
    `concat('score-', lower(hex(sipHash64(id, ${copy.number})))) AS id`,
    `${traceId(`assumeNotNull(trace_id)`, copy)} AS trace_id`,
  ],
}

const moved =
  ({ shiftMs }: RowCopy) =>
  (column: string): string =>
    `${column} + toIntervalMillisecond(${shiftMs}) AS ${column}`

/** Columns that name a row's trace. */
const TRACE_COLUMNS = { observations: 'trace_id', traces: 'id', scores: 'trace_id' } as const

/** Keeps the rows of a project as templates, without those of one trace. */
export function keepTemplates(engine: Engine, projectId: string, exceptTraceId: string): void {
  for (const table of TABLES) {
    engine.run(`DROP TABLE IF EXISTS ${templatesOf(table)}`)
    engine.run(
      `CREATE TABLE ${templatesOf(table)} ENGINE = Memory AS SELECT * FROM ${table} FINAL
       WHERE project_id = '${projectId}' AND ${TRACE_COLUMNS[table]} != '${exceptTraceId}'`,
    )
  }
}

/** Writes one copy of all templates. */
export function copyTemplates(engine: Engine, copy: RowCopy): void {
  for (const table of TABLES) {
    const replaced = [`'${copy.projectId}' AS project_id`, ...REPLACED[table](copy)]
    engine.run(
      `INSERT INTO ${table} SELECT * REPLACE (${replaced.join(', ')}) FROM ${templatesOf(table)}`,
    )
  }
}

export function dropTemplates(engine: Engine): void {
  for (const table of TABLES) engine.run(`DROP TABLE ${templatesOf(table)}`)
}
