/** The tables of entities, and the column of time that follows the project in their keys. Observations come before what they imply. */
export const KEY_TIME_COLUMNS = {
  observations: 'start_time',
  traces: 'timestamp',
  scores: 'timestamp',
} as const

export type KeyedTable = keyof typeof KEY_TIME_COLUMNS
