import type { SqlParameters } from '../store/clickhouse/sql-reader.ts'

/** Conditions that must all hold, and the values they compare with. */
export interface Conditions {
  readonly sql: readonly string[]
  readonly parameters: SqlParameters
}

/** A condition and its values, or nothing when the filter is absent. */
export type Condition = { readonly sql: string; readonly parameters: SqlParameters } | undefined

/** Joins conditions; absent ones let everything through. */
export function allOf(conditions: readonly Condition[]): Conditions {
  const present = conditions.filter((condition) => condition !== undefined)
  return {
    sql: present.map((condition) => `(${condition.sql})`),
    parameters: Object.assign(
      {},
      ...present.map((condition) => condition.parameters),
    ) as SqlParameters,
  }
}

/** Conditions of which all must hold. */
export function bothOf(one: Conditions, other: Conditions): Conditions {
  return {
    sql: [...one.sql, ...other.sql],
    parameters: { ...one.parameters, ...other.parameters },
  }
}

/** `WHERE` of conditions. */
export function where(conditions: Conditions): string {
  return conditions.sql.length === 0 ? '' : `WHERE ${conditions.sql.join(' AND ')}`
}

/** A condition that holds a value under a name; absent without the value. */
export function when(
  value: SqlParameters[string] | undefined,
  sql: string,
  name: string,
): Condition {
  return value === undefined ? undefined : { sql, parameters: { [name]: value } }
}

/** Like {@link when}, for lists: an empty list is no filter. */
export function whenSome(
  values: readonly string[] | undefined,
  sql: string,
  name: string,
): Condition {
  return values === undefined || values.length === 0
    ? undefined
    : { sql, parameters: { [name]: values } }
}

/** A placeholder for a time given as milliseconds. */
export function time(name: string): string {
  return `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`
}

/** Holds for rows at the very times of the parameter `keyTimes`, milliseconds: the key finds each of them. */
export function isAtOneOf(column: string): string {
  return `${column} IN (SELECT fromUnixTimestamp64Milli(arrayJoin({keyTimes:Array(Int64)}), 'UTC'))`
}

/**
 * Lets a deduplicated read skip by an index on a column of the table's key: all versions of a row agree on it, so they are
 * skipped or read together.
 */
export const SKIP_BY_INDEX =
  'SETTINGS use_skip_indexes_if_final = 1, use_skip_indexes_if_final_exact_mode = 0'

/** Lets a deduplicated read skip by an index on a column outside the key: the engine reads the other versions after it. */
export const SKIP_BY_INDEX_EXACTLY =
  'SETTINGS use_skip_indexes_if_final = 1, use_skip_indexes_if_final_exact_mode = 1'
