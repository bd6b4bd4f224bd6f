import type { QueryMistake, QueryTerm } from '../filter/lex-query.ts'
import { lexQuery, readQuantity } from '../filter/lex-query.ts'
import { t } from '../messages/translate.ts'
import type { TraceColumns } from './columns.ts'
import { isRunning, nameOf } from './columns.ts'
import type { PayloadHits } from './payload-hits.ts'
import { payloadPartOf, textOf } from './payload-hits.ts'

/** What a query finds: `hits` and `kept` (hits with everything above them) are masks over the rows. */
export interface FoundRows {
  readonly hits: Uint8Array
  readonly kept: Uint8Array
  /** The hits in row order. */
  readonly rows: readonly number[]
  readonly mistakes: readonly QueryMistake[]
}

const NO_PAYLOADS: PayloadHits = new Map()

type RowTest = (row: number) => boolean

/**
 * Runs a query over the rows of a trace: bare words are looked for in name, model, type, id, status and, as far as `payloads`
 * are known, in those; all terms must hold.
 */
export function findRows(
  columns: TraceColumns,
  query: string,
  payloads: PayloadHits = NO_PAYLOADS,
): FoundRows {
  const mistakes: QueryMistake[] = []
  const tests: RowTest[] = []
  for (const term of lexQuery(query)) {
    const test = compileTerm(columns, term, payloads)
    if (typeof test === 'string') mistakes.push({ message: test, start: term.start, end: term.end })
    else tests.push(term.isNegated ? (row) => !test(row) : test)
  }
  const hits = new Uint8Array(columns.count)
  const kept = new Uint8Array(columns.count)
  const rows: number[] = []
  const [only] = tests
  const isHit: RowTest =
    tests.length === 1 && only ? only : (row) => tests.every((test) => test(row))
  for (let row = 0; row < columns.count; row++) {
    if (!isHit(row)) continue
    hits[row] = 1
    rows.push(row)
    for (let at = row; at >= 0 && kept[at] === 0; at = columns.parent[at] ?? -1) kept[at] = 1
  }
  return { hits, kept, rows, mistakes }
}

/** The test a term stands for, or the sentence that says what is wrong with it. */
function compileTerm(
  columns: TraceColumns,
  term: QueryTerm,
  payloads: PayloadHits,
): RowTest | string {
  const { field } = term
  const saying = payloads.get(textOf(term))
  if (field === undefined) {
    const test = textTest(columns, term.value)
    return saying === undefined ? test : (row) => test(row) || saying.has(columns.id[row] ?? '')
  }
  const part = payloadPartOf(field)
  if (part !== undefined) {
    return (row) => saying?.get(columns.id[row] ?? '')?.some((hit) => hit.part === part) ?? false
  }
  const state = field === 'is' ? STATES[term.value.toLowerCase()] : undefined
  if (field === 'is') {
    return state ? (row) => state(columns, row) : t('is: takes error, warning, running or root.')
  }
  const text = TEXT_FIELDS[field]?.(columns)
  if (text !== undefined) return fieldTest(text, term)
  const numbers = NUMBER_FIELDS[field]?.(columns)
  if (numbers !== undefined) return numberTest(numbers, term)
  return t('There is no field "{field}" in a trace. Fields: {fields}.', {
    field,
    fields: [
      'is',
      'input',
      'output',
      'meta',
      ...Object.keys(TEXT_FIELDS),
      ...Object.keys(NUMBER_FIELDS),
    ].join(', '),
  })
}

const STATES: Record<string, (columns: TraceColumns, row: number) => boolean> = {
  error: (columns, row) => columns.level[row] === 'ERROR',
  warning: (columns, row) => columns.level[row] === 'WARNING',
  running: isRunning,
  root: (columns, row) => (columns.parent[row] ?? -1) < 0,
}

interface TextColumn {
  readonly values: readonly (string | null)[]
  /** The index of a row's value; absent: the row itself. */
  readonly index?: Int32Array
}

const TEXT_FIELDS: Record<string, (columns: TraceColumns) => TextColumn> = {
  name: ({ names, nameIndex }) => ({ values: names, index: nameIndex }),
  model: ({ models, modelIndex }) => ({ values: models, index: modelIndex }),
  type: ({ type }) => ({ values: type }),
  level: ({ level }) => ({ values: level }),
  id: ({ id }) => ({ values: id }),
  error: ({ status }) => ({ values: status }),
}

const NUMBER_FIELDS: Record<string, (columns: TraceColumns) => Float64Array> = {
  latency: ({ duration }) => duration,
  ttft: ({ firstToken }) => firstToken,
  cost: ({ cost }) => cost,
  tokens: ({ totalTokens }) => totalTokens,
  'tokens.in': ({ inputTokens }) => inputTokens,
  'tokens.out': ({ outputTokens }) => outputTokens,
}

function fieldTest({ values, index }: TextColumn, { value, comparison }: QueryTerm): RowTest {
  const wanted = value.toLowerCase()
  const isWanted = (text: string | null): boolean =>
    comparison === '=' ? text?.toLowerCase() === wanted : !!text?.toLowerCase().includes(wanted)
  if (index === undefined) return (row) => isWanted(values[row] ?? null)
  const verdicts = values.map(isWanted)
  return (row) => verdicts[index[row] ?? -1] ?? false
}

/** The rows that say a text in name, model, type, id or status. What is rare is asked of the few rows that have it. */
function textTest(columns: TraceColumns, text: string): RowTest {
  const wanted = text.toLowerCase()
  const hits = saidByDictionaries(columns, wanted)
  const types = new Set(typesOf(columns).filter((type) => type.toLowerCase().startsWith(wanted)))
  if (types.size > 0) {
    for (const [row, type] of columns.type.entries()) if (types.has(type)) hits[row] = 1
  }
  const withId = columns.id.indexOf(text)
  if (withId !== -1) hits[withId] = 1
  for (const [row, status] of statesOf(columns)) if (status.includes(wanted)) hits[row] = 1
  return (row) => hits[row] === 1
}

/** 1 for rows whose name or model holds a text: one loop, because a test a row and column takes three times as long. */
function saidByDictionaries(columns: TraceColumns, wanted: string): Uint8Array {
  const { names, nameIndex, models, modelIndex } = columns
  const inNames = holding(names, wanted)
  const inModels = holding(models, wanted)
  const hits = new Uint8Array(columns.count)
  for (let row = 0; row < columns.count; row++) {
    const isNamed = inNames[nameIndex[row] ?? -1] ?? Number(nameOf(columns, row).includes(wanted))
    if (isNamed === 1 || inModels[modelIndex[row] ?? -1] === 1) hits[row] = 1
  }
  return hits
}

/** What is made of a column at the first key and used by all that follow. */
function keptFor<Column extends object, Made>(
  make: (column: Column) => Made,
): (column: Column) => Made {
  const kept = new WeakMap<Column, Made>()
  return (column) => {
    const made = kept.get(column) ?? make(column)
    kept.set(column, made)
    return made
  }
}

/** Makes ahead what the first key of a query would wait for: 15 ms for 50,000 rows. */
export function prepareFind(columns: TraceColumns): void {
  typesOf(columns)
  statesOf(columns)
  joined(columns.names)
  joined(columns.models)
}

const typesOf = keptFor(({ type }: TraceColumns): readonly string[] => [...new Set(type)])

/** The rows with a status message, which is lower case here. */
const statesOf = keptFor(({ status }: TraceColumns): readonly (readonly [number, string])[] => {
  const rows: [number, string][] = []
  for (let row = 0; row < status.length; row++) {
    const text = status[row] ?? ''
    if (text !== '') rows.push([row, text.toLowerCase()])
  }
  return rows
})

/** Stands between values that are searched as one text. */
const BETWEEN = '\n'

/** All values of a dictionary in lower case as one text, and where each begins: fifty thousand short searches take ten times as long. */
const joined = keptFor((values: readonly string[]) => {
  const lower = values.map((value) => value.toLowerCase())
  const starts = new Uint32Array(lower.length)
  let at = 0
  for (const [index, value] of lower.entries()) {
    starts[index] = at
    at += value.length + BETWEEN.length
  }
  return { lower, starts, text: lower.join(BETWEEN) }
})

/** For every value of a dictionary: 1 where it holds a text, which is lower case. */
function holding(values: readonly string[], wanted: string): Uint8Array {
  const { lower, starts, text } = joined(values)
  if (wanted === '' || wanted.includes(BETWEEN))
    return Uint8Array.from(lower, (value) => Number(value.includes(wanted)))
  const holds = new Uint8Array(values.length)
  let value = 0
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, starts[value])) {
    while (value + 1 < starts.length && (starts[value + 1] ?? 0) <= at) value++
    holds[value++] = 1
    if (value === starts.length) break
  }
  return holds
}

function numberTest(
  numbers: Float64Array,
  { value, comparison = '=' }: QueryTerm,
): RowTest | string {
  const bound = readQuantity(value)
  if (bound === undefined)
    return t('Expected a number such as >2s, >10k or >$0.01, got "{value}".', { value })
  const tests: Record<typeof comparison, (number: number) => boolean> = {
    '>': (number) => number > bound,
    '>=': (number) => number >= bound,
    '<': (number) => number < bound,
    '<=': (number) => number <= bound,
    '=': (number) => number === bound,
  }
  const test = tests[comparison]
  return (row) => test(numbers[row] ?? Number.NaN)
}
