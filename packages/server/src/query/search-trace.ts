import type { TraceSearch } from '@heddle/core/schemas'

import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { SKIP_BY_INDEX, allOf, where } from './conditions.ts'
import { type TraceName, selectTrace } from './get-trace.ts'
import { observationsOf } from './observations-of-traces.ts'

/** Observations that a search names at most. */
const MAX_OBSERVATIONS = 500
/** Characters of a snippet, and those of them before the hit. */
const SNIPPET_CHARACTERS = 160
const CHARACTERS_BEFORE = 40

const PARTS = ['input', 'output', 'metadata'] as const

type FoundRow = { readonly id: string } & Readonly<
  Record<`${(typeof PARTS)[number]}_at`, number> &
    Record<`${(typeof PARTS)[number]}_snippet`, string>
>

/** Metadata as one text, so that it is searched like the other parts. */
const METADATA_TEXT = `arrayStringConcat(arrayMap((key, value) -> concat(key, ': ', value), mapKeys(o.metadata), mapValues(o.metadata)), '\\n')`

const TEXTS: Readonly<Record<(typeof PARTS)[number], string>> = {
  input: 'o.input',
  output: 'o.output',
  metadata: METADATA_TEXT,
}

/** The place of the text in a part, 1-based in characters, 0 when it is not there; and what stands around it. */
const selectPart = (part: (typeof PARTS)[number]): string =>
  `positionCaseInsensitiveUTF8(${TEXTS[part]}, {text:String}) AS ${part}_at,
   if(${part}_at = 0, '', substringUTF8(${TEXTS[part]}, greatest(1, toInt64(${part}_at) - ${CHARACTERS_BEFORE}), ${SNIPPET_CHARACTERS})) AS ${part}_snippet`

/** Where the inputs, outputs and metadata of a trace say a text, in any case; undefined when there is no such trace. */
export async function searchTrace(
  sql: SqlReader,
  name: TraceName,
  text: string,
): Promise<TraceSearch | undefined> {
  const trace = await selectTrace(sql, name)
  if (trace === undefined) return undefined
  const conditions = observationsOf([trace])
  if (conditions === undefined) return { hits: [], more: false }
  const joined = allOf(conditions)
  const rows = await sql.rows<FoundRow>(
    `SELECT id, ${PARTS.flatMap((part) => [`${part}_at`, `${part}_snippet`]).join(', ')} FROM (
       SELECT o.id AS id, o.start_time AS start_time, ${PARTS.map(selectPart).join(', ')}
       FROM observations AS o FINAL ${where(joined)})
     WHERE input_at > 0 OR output_at > 0 OR metadata_at > 0
     ORDER BY start_time, id LIMIT ${MAX_OBSERVATIONS + 1} ${SKIP_BY_INDEX}`,
    { ...joined.parameters, text },
  )
  const shown = rows.slice(0, MAX_OBSERVATIONS)
  return {
    hits: shown.flatMap((row) =>
      PARTS.filter((part) => row[`${part}_at`] > 0).map((part) => ({
        id: row.id,
        part,
        ...snippetOf(row[`${part}_snippet`], row[`${part}_at`], text),
      })),
    ),
    more: rows.length > shown.length,
  }
}

/** Places are counted in characters by the store and in UTF-16 units on the page. */
function snippetOf(
  snippet: string,
  place: number,
  text: string,
): { snippet: string; at: number; length: number } {
  const characters = Array.from(snippet)
  const before = Math.min(place - 1, CHARACTERS_BEFORE)
  const hit = characters.slice(before, before + Array.from(text).length).join('')
  return { snippet, at: characters.slice(0, before).join('').length, length: hit.length }
}
