import type { Trace } from '@heddle/core/schemas'

import type { DerivedTrace } from '../domain/derive-trace.ts'
import {
  decodeInput,
  decodeMetadata,
  decodeOutput,
  hasInput,
  hasOutput,
} from '../store/clickhouse/stored-value.ts'
import { isoTime } from './iso-time.ts'

/**
 * How much of inputs and outputs a read brings: all, their first characters as text, without the cost of the rest, or nothing.
 * A value may have many megabytes.
 */
export type ValueExtent = 'whole' | 'excerpt' | 'preview' | 'none'

/** Characters of a value that are read. */
const CHARACTERS = { preview: 200, excerpt: 1000 } as const

/** The columns `input`, `output` and `value_kinds` of a table alias, as far as they are asked for. */
export function selectValues(alias: string, extent: ValueExtent): string {
  if (extent === 'none') return `'' AS input, '' AS output, toUInt8(0) AS value_kinds`
  const [input, output] = textsOf(alias, extent)
  return `${input} AS input, ${output} AS output, ${alias}.value_kinds AS value_kinds`
}

/** The stored texts of input and output of a table alias, as far as they are asked for. */
export function textsOf(
  alias: string,
  extent: Exclude<ValueExtent, 'none'>,
): readonly [input: string, output: string] {
  if (extent === 'whole') return [`${alias}.input`, `${alias}.output`]
  const first = (column: string) => `leftUTF8(${alias}.${column}, ${CHARACTERS[extent]})`
  return [first('input'), first('output')]
}

/** Columns a reader of traces asks for; times as milliseconds. */
export function selectTraceColumns(extent: ValueExtent): string {
  return `${TRACE_COLUMNS}, ${selectValues('t', extent)}`
}

const TRACE_COLUMNS = `t.id AS id, t.project_id AS project_id,
  toUnixTimestamp64Milli(t.timestamp) AS timestamp_ms, t.name AS name, t.user_id AS user_id,
  t.session_id AS session_id,
  t.metadata AS metadata, t.tags AS tags, t.release AS release, t.version AS version,
  t.environment AS environment, t.value_kinds != 0 AS has_values, t.public AS public, t.bookmarked AS bookmarked,
  toUnixTimestamp64Milli(t.observed_from) AS observed_from_ms,
  toUnixTimestamp64Milli(t.observed_to) AS observed_to_ms,
  toUnixTimestamp64Milli(t.created_at) AS created_ms, toUnixTimestamp64Milli(t.updated_at) AS updated_ms`

/** A row of {@link selectTraceColumns}. */
export interface SelectedTrace {
  readonly id: string
  readonly project_id: string
  readonly timestamp_ms: number
  readonly name: string | null
  readonly user_id: string | null
  readonly session_id: string | null
  readonly input: string
  readonly output: string
  readonly value_kinds: number
  readonly metadata: Readonly<Record<string, string>>
  readonly tags: readonly string[]
  readonly release: string | null
  readonly version: string | null
  readonly environment: string
  /** 1 when the trace says an input or an output itself. */
  readonly has_values: number
  readonly public: boolean
  readonly bookmarked: boolean
  readonly observed_from_ms: number | null
  readonly observed_to_ms: number | null
  readonly created_ms: number
  readonly updated_ms: number
}

/** The trace as it was sent; `input` and `output` are undefined when nobody sent them. */
export function toTrace(row: SelectedTrace): Trace {
  return {
    id: row.id,
    projectId: row.project_id,
    timestamp: isoTime(row.timestamp_ms),
    name: row.name,
    userId: row.user_id,
    sessionId: row.session_id,
    input: decodeInput(row.input, row.value_kinds),
    output: decodeOutput(row.output, row.value_kinds),
    metadata: decodeMetadata(row.metadata),
    tags: [...row.tags],
    release: row.release,
    version: row.version,
    environment: row.environment,
    public: row.public,
    bookmarked: row.bookmarked,
    createdAt: isoTime(row.created_ms),
    updatedAt: isoTime(row.updated_ms),
  }
}

/** The trace with what its root observations lend it where it says nothing itself; null where nobody says anything. */
export function completeTrace(row: SelectedTrace, derived: DerivedTrace | undefined): Trace {
  const trace = toTrace(row)
  return {
    ...trace,
    name: trace.name ?? derived?.name ?? null,
    input: trace.input ?? derived?.input ?? null,
    output: trace.output ?? derived?.output ?? null,
  }
}

/** Whether all that a root observation could lend is there. */
export function isComplete(row: SelectedTrace): boolean {
  return row.name !== null && hasBothValues(row)
}

/** Whether the trace says its input and its output itself. */
export function hasBothValues({ value_kinds: kinds }: SelectedTrace): boolean {
  return hasInput(kinds) && hasOutput(kinds)
}
