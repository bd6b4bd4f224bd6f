/** Names of pino's levels. Source: https://getpino.io/#/docs/api?id=loggerlevels-object */
const LEVELS: Readonly<Record<string, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
}

/** A line of the log as a person reads it: time of day, level, what happened, fields as name=value, and a stack below. */
export function describeLogLine(line: string): string {
  const { level, time, msg, service: _, err, ...fields } = JSON.parse(line) as LogLine // pino wrote it a moment ago
  const clock = new Date(time).toISOString().slice(11, 23)
  const named = Object.entries(fields).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  const head = [clock, (LEVELS[level] ?? String(level)).padEnd(5), msg, ...named].join(' ')
  const cause = err?.stack ?? err?.message
  return cause === undefined ? `${head}\n` : `${head}\n  ${cause.replaceAll('\n', '\n  ')}\n`
}

interface LogLine {
  readonly level: number
  readonly time: number
  readonly msg: string
  readonly service?: string
  readonly err?: { readonly message?: string; readonly stack?: string }
  readonly [field: string]: unknown
}
