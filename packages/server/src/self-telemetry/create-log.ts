import { destination, type DestinationStream, type Logger, pino, stdSerializers } from 'pino'

import { describeLogLine } from './describe-log-line.ts'

/** Where lines go and in which form. */
export interface LogOptions {
  readonly level: string
  /** `json`: one object a line, for programs; `text`: for people who run the server in a terminal. */
  readonly format: 'json' | 'text'
}

/**
 * The server's log, on stderr, because stdout is for what commands answer. Lines are written at once, so that nothing is missing
 * when the process is killed. What is logged is chosen field by field and never holds keys, bodies or queries.
 */
export function createLog(
  { level, format }: LogOptions,
  stderr: DestinationStream = destination({ fd: 2, sync: true }),
): Logger {
  const lines: DestinationStream =
    format === 'json' ? stderr : { write: (line) => stderr.write(describeLogLine(line)) }
  return pino({ level, base: { service: 'heddle' }, serializers: { err: describeError } }, lines)
}

/** What an error says, with the errors behind it. Errors of databases carry values of the statement in further fields. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) }
  const { type, message, stack } = stdSerializers.err(error)
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  return { type, ...code, message, stack }
}
