import { attempt, isObject, listAt, numberAt, stringAt } from './foreign-value.ts'

/** Longest status message, characters. */
const MAX_STATUS_CHARACTERS = 2_000
/** Errors of a RetryError that are listed. */
const MAX_LISTED_ERRORS = 10

/** How something that did not succeed is shown. */
export interface MappedError {
  readonly level: 'WARNING' | 'ERROR'
  readonly statusMessage: string
  readonly metadata?: { readonly error: Record<string, unknown> }
}

/** Names of errors by which a caller stops a call. `ResponseAborted` is Next.js's. */
const ABORT_NAMES: ReadonlySet<unknown> = new Set(['AbortError', 'ResponseAborted'])

/** What is recorded of errors when they may quote inputs or outputs that must not be recorded. */
const WITHHELD = 'the call failed; its message is not recorded'

/** Whether the caller stopped the call. A timeout is a limit the caller set, so it counts as well. */
export function isAbort(error: unknown): boolean {
  const name = attempt(() => stringAt(error, 'name'), undefined)
  return ABORT_NAMES.has(name) || name === 'TimeoutError'
}

/** The status of a call that was stopped: `aborted`, with the reason when it says more than that; withheld, only its name. */
export function abortStatus(reason: unknown, isWithheld = false): string {
  if (reason === undefined || reason === null) return 'aborted'
  const name = attempt(() => stringAt(reason, 'name'), undefined)
  if (name !== undefined && ABORT_NAMES.has(name)) return 'aborted'
  if (isWithheld) return name === undefined ? 'aborted' : `aborted: ${name}`
  return `aborted: ${errorText(reason)}`
}

/** Translates whatever was thrown; strings, `undefined` and hostile objects included. */
export function mapError(error: unknown, isWithheld = false): MappedError {
  if (isAbort(error)) return { level: 'WARNING', statusMessage: abortStatus(error, isWithheld) }
  if (isWithheld) return { level: 'ERROR', statusMessage: withheldText(error) }
  const details = attempt(() => errorDetails(error), undefined)
  return {
    level: 'ERROR',
    statusMessage: errorText(error),
    ...(details === undefined ? undefined : { metadata: { error: details } }),
  }
}

/** The first line that names the error: `message` of a plain Error, else `Name: message`. */
export function errorText(error: unknown): string {
  return attempt(() => firstLine(textOf(error)), 'an error that cannot be read was thrown')
}

function withheldText(error: unknown): string {
  return attempt(() => stringAt(error, 'name'), undefined) ?? WITHHELD
}

/** Names of the SDK's errors inside longer texts, where ai@7 puts them and ai@5 and 6 do not. */
const NAMES_IN_TEXT = /\bAI_\w+Error: /gu

function textOf(error: unknown): string {
  if (error === undefined || error === null) return `${error} was thrown`
  if (typeof error === 'string') return error.replaceAll(NAMES_IN_TEXT, '')
  // oxlint-disable-next-line typescript/no-base-to-string -- what is no object here is a primitive
  if (!isObject(error)) return String(error)
  const message = stringAt(error, 'message')?.replaceAll(NAMES_IN_TEXT, '')
  const name = stringAt(error, 'name')
  if (message === undefined)
    return name ?? attempt(() => JSON.stringify(error), undefined) ?? 'Error'
  return name === undefined || name === 'Error' ? message : `${name}: ${message}`
}

function firstLine(text: string): string {
  const start = text.slice(0, MAX_STATUS_CHARACTERS).trimStart()
  const end = start.indexOf('\n')
  return end === -1 ? start : start.slice(0, end).trimEnd()
}

/** Name, message and HTTP status; of a RetryError also what each attempt failed with. Never headers or bodies. */
function errorDetails(error: unknown): Record<string, unknown> | undefined {
  const name = stringAt(error, 'name')
  const statusCode = numberAt(error, 'statusCode')
  const attempts = listAt(error, 'errors').slice(0, MAX_LISTED_ERRORS).map(errorText)
  if (name === undefined && statusCode === undefined) return undefined
  return {
    name,
    message: stringAt(error, 'message'),
    ...(statusCode === undefined ? undefined : { statusCode }),
    ...(attempts.length === 0 ? undefined : { attempts }),
  }
}
