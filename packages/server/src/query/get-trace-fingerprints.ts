import type { TraceFingerprints } from '@heddle/core/schemas'

import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { SKIP_BY_INDEX, allOf, where } from './conditions.ts'
import { type TraceName, selectTrace } from './get-trace.ts'
import { observationsOf } from './observations-of-traces.ts'

/**
 * What differs between two runs of the same program without meaning anything: UUIDs, ids of calls (`call_…`, `run-…`, `msg_…`),
 * long hexadecimal words, ISO times, epoch milliseconds, ports and durations. RE2 syntax.
 */
const VOLATILE = [
  '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}',
  '\\b(?:call|run|msg|req|resp|chatcmpl|toolu|fc|rs|lc|chain|thread)[-_][0-9A-Za-z_-]{4,}',
  '\\b[0-9a-fA-F]{16,}\\b',
  '\\b\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d+)?(?:Z|[+-]\\d{2}:?\\d{2})?',
  '\\b1[0-9]{12}\\b',
  '(?:localhost|127\\.0\\.0\\.1):\\d{2,5}',
  '\\b\\d+(?:\\.\\d+)?\\s?ms\\b',
].join('|')

/** A short word that equal texts share; "" for nothing. */
const fingerprint = (text: string): string =>
  `if(empty(${text}), '', lower(hex(sipHash64(replaceRegexpAll(${text}, {volatile:String}, '#')))))`

const CONFIG = `concat(ifNull(o.model, ''), ' ', o.model_parameters, ' ', ifNull(o.prompt_name, ''), ' ', toString(ifNull(o.prompt_version, -1)))`

interface FingerprintRow {
  readonly id: string
  readonly input: string
  readonly output: string
  readonly config: string
}

/** What the payloads of a trace come to; undefined when there is no such trace. */
export async function getTraceFingerprints(
  sql: SqlReader,
  name: TraceName,
): Promise<TraceFingerprints | undefined> {
  const trace = await selectTrace(sql, name)
  if (trace === undefined) return undefined
  const conditions = observationsOf([trace])
  if (conditions === undefined) return { id: [], input: [], output: [], config: [] }
  const joined = allOf(conditions)
  const rows = await sql.rows<FingerprintRow>(
    `SELECT o.id AS id, ${fingerprint('o.input')} AS input, ${fingerprint('o.output')} AS output,
       lower(hex(sipHash64(${CONFIG}))) AS config
     FROM observations AS o FINAL ${where(joined)} ${SKIP_BY_INDEX}`,
    { ...joined.parameters, volatile: VOLATILE },
  )
  return {
    id: rows.map(({ id }) => id),
    input: rows.map(({ input }) => input),
    output: rows.map(({ output }) => output),
    config: rows.map(({ config }) => config),
  }
}
