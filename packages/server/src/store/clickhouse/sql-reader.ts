/** Values of `{name:Type}` placeholders. Strings, numbers and lists of them; times as milliseconds (`Int64`). */
export type SqlParameters = Readonly<
  Record<string, string | number | boolean | readonly string[] | readonly number[]>
>

/** Runs reading statements. User text only ever travels as a parameter. */
export interface SqlReader {
  /** The rows of a statement without a FORMAT clause, one object a row. */
  rows<Row>(sql: string, parameters: SqlParameters): Promise<Row[]>
}
