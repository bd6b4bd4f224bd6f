import { attempt, isObject, numberAt, stringAt } from './foreign-value.ts'

/** Longest status message, characters. The whole text is in the stack. */
const MAX_STATUS_CHARACTERS = 2_000
/** Longest stack, characters: deep asynchronous stacks repeat themselves. */
const MAX_STACK_CHARACTERS = 8_192

/** How a call that did not return is shown. */
export interface MappedError {
  readonly level: 'WARNING' | 'ERROR'
  readonly statusMessage: string
  readonly metadata?: { readonly error: Record<string, unknown> }
}

/** Errors by which a caller stops a call. */
const ABORT_NAMES: ReadonlySet<unknown> = new Set(['AbortError', 'APIUserAbortError'])

/** What is recorded of errors when they may quote inputs or outputs that must not be recorded. */
const WITHHELD = 'the call failed; its message is not recorded'

/** Translates whatever was thrown; strings, `undefined` and hostile objects included. */
export function mapError(error: unknown, isWithheld = false): MappedError {
  const name = stringAt(error, 'name')
  if (ABORT_NAMES.has(name)) return { level: 'WARNING', statusMessage: 'aborted' }
  if (isWithheld) return { level: 'ERROR', statusMessage: name ?? WITHHELD }
  return attempt(() => mapFailure(error), {
    level: 'ERROR',
    statusMessage: 'an error that cannot be read was thrown',
  })
}

function mapFailure(error: unknown): MappedError {
  if (!isObject(error)) {
    const isNothing = error === undefined || error === null
    // A primitive: `${…}` would throw for symbols.
    const text = isNothing ? `${error} was thrown` : (error as string | number | symbol).toString()
    return { level: 'ERROR', statusMessage: firstLine(text) }
  }
  const name = stringAt(error, 'name')
  const message = stringAt(error, 'message')
  const isPlain = name === undefined || name === 'Error'
  const text = isPlain ? (message ?? 'Error') : [name, message].filter(Boolean).join(': ')
  return {
    level: 'ERROR',
    statusMessage: firstLine(text),
    metadata: { error: errorDetails(error) },
  }
}

/** Name, code, HTTP status and stack. Never headers or bodies. */
function errorDetails(error: unknown): Record<string, unknown> {
  return {
    name: stringAt(error, 'name'),
    code: stringAt(error, 'code') ?? numberAt(error, 'code'),
    status: numberAt(error, 'status'),
    stack: stringAt(error, 'stack')?.slice(0, MAX_STACK_CHARACTERS),
  }
}

function firstLine(text: string): string {
  const start = text.slice(0, MAX_STATUS_CHARACTERS).trimStart()
  const end = start.indexOf('\n')
  return end === -1 ? start : start.slice(0, end).trimEnd()
}
