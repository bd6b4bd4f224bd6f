/** A field in quotes, in which two quotes are one, or one without; then what ends it. */
const FIELD = /(?:"(?<quoted>(?:[^"]|"")*)"(?<rest>[^",\n]*)|(?<plain>[^,\n]*))(?<end>,|\n|$)/gy

/**
 * The records of a text of comma-separated values (RFC 4180), each a list of its fields. Lines end with LF or CRLF, also within
 * quotes; a mark of byte order at the start and a last empty line are nothing.
 */
export function parseCsv(text: string): string[][] {
  const source = text
    .replace(/^\uFEFF/u, '')
    .replaceAll('\r\n', '\n')
    .replace(/\n$/u, '')
  if (source === '') return []
  const records: string[][] = []
  let record: string[] = []
  FIELD.lastIndex = 0
  for (;;) {
    const groups = FIELD.exec(source)?.groups
    if (groups === undefined) return records
    const { quoted, rest = '', plain, end } = groups
    record.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"') + rest)
    if (end === ',') continue
    records.push(record)
    record = []
    if (end === '') return records
  }
}

/** One field as it is written, in quotes where it must be. */
export function csvField(value: string): string {
  return /[",\r\n]/u.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}

/** Records as a text that a spreadsheet opens. */
export function printCsv(records: readonly (readonly string[])[]): string {
  return records.map((record) => `${record.map(csvField).join(',')}\r\n`).join('')
}
