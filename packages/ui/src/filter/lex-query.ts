/** One word of a query: bare text (`field` absent) or `field:value`, maybe negated by a leading `-`. */
export interface QueryTerm {
  readonly field?: string
  readonly comparison?: '>' | '>=' | '<' | '<=' | '='
  readonly value: string
  readonly isNegated: boolean
  /** Place in the text, for marking mistakes. */
  readonly start: number
  readonly end: number
}

/** A part of a query that means nothing here, and what to do about it. */
export interface QueryMistake {
  readonly message: string
  readonly start: number
  readonly end: number
}

const TERM =
  /(?<minus>-)?(?:(?<field>[a-zA-Z][\w.-]*):(?<comparison>>=|<=|>|<|=)?)?(?<value>"(?:\\.|[^"\\])*"?|\S*)/gu

/** Splits a query into its terms: words are separated by blanks, `"…"` keeps blanks together, `\\"` in it is a quote. */
export function lexQuery(text: string): QueryTerm[] {
  const terms: QueryTerm[] = []
  for (const match of text.matchAll(TERM)) {
    if (match[0] === '') continue
    const { minus, field, comparison, value = '' } = match.groups ?? {}
    terms.push({
      ...(field === undefined ? {} : { field: fieldName(field) }),
      ...(comparison === undefined
        ? {}
        : { comparison: comparison as NonNullable<QueryTerm['comparison']> }),
      value: value.startsWith('"') ? unquoted(value) : value,
      isNegated: minus !== undefined,
      start: match.index,
      end: match.index + match[0].length,
    })
  }
  return terms
}

/** A value without its quotes; `\\"` in it is a quote. */
function unquoted(value: string): string {
  const closed = /(?<!\\)(?:\\\\)*"$/u.test(value.slice(1))
  return value.slice(1, closed ? -1 : undefined).replaceAll(/\\(["\\])/gu, '$1')
}

/** Fields are known in any case; a name behind a dot, as in `meta.orderId`, keeps its own. */
function fieldName(field: string): string {
  const dot = field.indexOf('.')
  return dot === -1 ? field.toLowerCase() : field.slice(0, dot).toLowerCase() + field.slice(dot)
}

/** Reads a number with a unit: durations become ms, `k` and `M` multiply, `$` is dropped. Undefined when it is none. */
export function readQuantity(value: string): number | undefined {
  const match = /^\$?(?<digits>\d+(?:\.\d+)?|\.\d+)(?<unit>ms|s|m|h|k|M)?$/u.exec(value)
  if (match?.groups === undefined) return undefined
  const { digits = '', unit = '' } = match.groups
  const factors: Record<string, number> = {
    ms: 1,
    s: 1000,
    m: 60_000,
    h: 3_600_000,
    k: 1000,
    M: 1e6,
  }
  return Number(digits) * (factors[unit] ?? 1)
}
