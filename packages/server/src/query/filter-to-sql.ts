import type { Filter, FilterCondition } from '@heddle/core/schemas'

import type { SqlParameters } from '../store/clickhouse/sql-reader.ts'
import { type Condition, time } from './conditions.ts'
import { hasWords, searchWords } from './search-text.ts'

/** What a column holds; `map` is metadata, JSON text by key; `categories` are texts by key. */
export type FilterKind = 'text' | 'number' | 'time' | 'boolean' | 'list' | 'map' | 'categories'

/** A column that filters may name. */
export interface FilterColumn {
  readonly kind: FilterKind
  /** The whole condition, given how a value in SQL is compared; subqueries go around that. */
  readonly where: (compare: (value: string) => string) => string
}

/** A column whose value is an expression of the list's own rows. */
export function column(kind: FilterKind, sql: string): FilterColumn {
  return { kind, where: (compare) => compare(sql) }
}

export type FilterColumns = Readonly<Record<string, FilterColumn>>

/** A filter that this list cannot answer: answer 400. */
export class InvalidFilterError extends Error {
  readonly code = 'invalid-filter'
  constructor(message: string) {
    super(message)
    this.name = 'InvalidFilterError'
  }
}

const KINDS: Readonly<Record<FilterCondition['type'], readonly FilterKind[]>> = {
  datetime: ['time'],
  string: ['text'],
  stringOptions: ['text', 'list'],
  categoryOptions: ['categories'],
  arrayOptions: ['list'],
  number: ['number'],
  stringObject: ['map'],
  numberObject: ['map'],
  booleanObject: ['map'],
  boolean: ['boolean'],
  null: ['text', 'number', 'time'],
}

/**
 * Conditions of a filter. Names of columns are looked up and operators picked from lists; every value and key is a parameter.
 * @throws {InvalidFilterError} for a column that is not there or holds something else.
 */
export function filterConditions(filter: Filter, columns: FilterColumns): readonly Condition[] {
  return filter.map((condition, index) => {
    const named = Object.hasOwn(columns, condition.column) ? columns[condition.column] : undefined
    if (named === undefined) throw unknownColumn(condition.column, columns)
    if (!KINDS[condition.type].includes(named.kind)) throw wrongType(condition, named.kind)
    const { compare, parameters } = toComparison(condition, { kind: named.kind, index })
    const sql = named.where(compare)
    // Around the whole condition, so that rows without anything to compare have none of the values either.
    return { sql: isNoneOf(condition) ? `NOT (${sql})` : sql, parameters }
  })
}

function isNoneOf(condition: FilterCondition): boolean {
  return 'operator' in condition && condition.operator === 'none of'
}

function unknownColumn(name: string, columns: FilterColumns): InvalidFilterError {
  const known = Object.keys(columns).join(', ')
  return new InvalidFilterError(
    `Expected the column of a filter to be one of ${known}, got ${name.slice(0, 100)}.`,
  )
}

function wrongType(condition: FilterCondition, kind: FilterKind): InvalidFilterError {
  const types = Object.entries(KINDS).filter(([, kinds]) => kinds.includes(kind))
  return new InvalidFilterError(
    `Expected a filter on ${condition.column} to be of type ${types.map(([type]) => type).join(' or ')}, got ${condition.type}.`,
  )
}

interface Comparison {
  readonly compare: (value: string) => string
  readonly parameters: SqlParameters
}

interface Place {
  readonly kind: FilterKind
  /** Of the condition in the filter; makes the names of its parameters. */
  readonly index: number
}

function toComparison(condition: FilterCondition, { kind, index }: Place): Comparison {
  const name = `filter${index}`
  const key = `filterKey${index}`
  switch (condition.type) {
    case 'datetime': {
      const { operator, value } = condition
      return comparison((sql) => `${sql} ${operator} ${time(name)}`, { [name]: Date.parse(value) })
    }
    case 'string':
      return comparison(textComparison(condition.operator, name), {
        [name]: textValue(condition),
      })
    case 'stringOptions':
    case 'arrayOptions':
      return comparison(optionComparison(condition.operator, kind, name), {
        [name]: condition.value,
      })
    case 'categoryOptions':
      return comparison(
        (map) =>
          `mapContains(${map}, {${key}:String}) AND has({${name}:Array(String)}, ${map}[{${key}:String}])`,
        { [key]: condition.key, [name]: condition.value },
      )
    case 'number':
      return comparison((sql) => `${sql} ${condition.operator} {${name}:Float64}`, {
        [name]: condition.value,
      })
    case 'stringObject':
      return comparison((map) => textComparison(condition.operator, name)(memberText(map, key)), {
        [key]: condition.key,
        [name]: textValue(condition),
      })
    case 'numberObject':
      return comparison(
        (map) => `${memberNumber(map, key)} ${condition.operator} {${name}:Float64}`,
        {
          [key]: condition.key,
          [name]: condition.value,
        },
      )
    case 'booleanObject':
      return comparison((map) => `${map}[{${key}:String}] = {${name}:String}`, {
        [key]: condition.key,
        [name]: String(condition.value === (condition.operator === '=')),
      })
    case 'boolean':
      return comparison((sql) => `${sql} = {${name}:Bool}`, {
        [name]: condition.value === (condition.operator === '='),
      })
    case 'null':
      return comparison((sql) => `isNull(${sql}) = ${condition.operator === 'is null' ? 1 : 0}`, {})
    default:
      return condition satisfies never
  }
}

function comparison(compare: Comparison['compare'], parameters: SqlParameters): Comparison {
  return { compare, parameters }
}

type Operator<Type extends FilterCondition['type']> = Extract<
  FilterCondition,
  { type: Type }
>['operator']

/** What nobody set holds no text: it equals the empty one, and does not contain any other. */
function textComparison(operator: Operator<'string'>, name: string): Comparison['compare'] {
  const value = `{${name}:String}`
  const compare: Readonly<Record<Operator<'string'>, Comparison['compare']>> = {
    '=': (text) => `${text} = ${value}`,
    contains: (text) => `position(${text}, ${value}) > 0`,
    'does not contain': (text) => `position(${text}, ${value}) = 0`,
    'starts with': (text) => `startsWith(${text}, ${value})`,
    'ends with': (text) => `endsWith(${text}, ${value})`,
    matches: (text) => hasWords(text, name),
  }
  return (sql) => compare[operator](`ifNull(toString(${sql}), '')`)
}

function optionComparison(
  operator: Operator<'arrayOptions'>,
  kind: FilterKind,
  name: string,
): Comparison['compare'] {
  const values = `{${name}:Array(String)}`
  return (sql) => {
    const list =
      kind === 'list'
        ? `arrayMap(item -> toString(item), ${sql})`
        : `[ifNull(toString(${sql}), '')]`
    if (operator === 'all of') return `hasAll(${list}, ${values})`
    return `hasAny(${list}, ${values})`
  }
}

/** What a text is compared with: the words to look for, or the text itself. */
function textValue({
  operator,
  value,
}: Extract<FilterCondition, { type: 'string' | 'stringObject' }>): string | readonly string[] {
  return operator === 'matches' ? searchWords(value) : value
}

/** A member as text: texts without their quotes, everything else as JSON. */
function memberText(map: string, key: string): string {
  const member = `${map}[{${key}:String}]`
  return `if(startsWith(${member}, '"'), JSONExtractString(${member}), ${member})`
}

/** A member that is a number; null for anything else. */
function memberNumber(map: string, key: string): string {
  return `toFloat64OrNull(${map}[{${key}:String}])`
}
