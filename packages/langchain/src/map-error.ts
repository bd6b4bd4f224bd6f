import { attempt, isObject, numberAt, stringAt } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'

/** Longest status message, characters. The whole text is in the stack. */
const MAX_STATUS_CHARACTERS = 2000
/** Longest stack, characters: deep asynchronous stacks repeat themselves. */
const MAX_STACK_CHARACTERS = 8192

/** How a run that did not return is shown. */
export interface MappedError {
  readonly level: 'WARNING' | 'ERROR'
  readonly statusMessage: string
  readonly metadata?: { readonly error: Record<string, unknown> }
}

/** Errors by which a caller stops a run. A timeout is none: nobody wanted it. */
const ABORT_NAMES = new Set(['AbortError', 'ModelAbortError', 'APIUserAbortError'])
const ABORT_MESSAGES = new Set(['Abort', 'Aborted', 'Request was aborted.'])

/** Whether the caller stopped the run. */
export function isAbort(error: unknown): boolean {
  if (!isObject(error)) return false
  const name = stringAt(error, 'name')
  if (name === 'TimeoutError') return false
  if (name !== undefined && ABORT_NAMES.has(name)) return true
  return ABORT_MESSAGES.has(stringAt(error, 'message') ?? '')
}

/** Translates whatever was thrown; strings, `undefined` and hostile objects included. */
export function mapError(error: unknown): MappedError {
  if (attempt(() => isAbort(error), false)) return { level: 'WARNING', statusMessage: 'aborted' }
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
  const details = errorDetails(error)
  return {
    level: 'ERROR',
    statusMessage: statusOf(error),
    ...(details === undefined ? undefined : { metadata: { error: details } }),
  }
}

function statusOf(error: ForeignObject): string {
  const name = stringAt(error, 'name') ?? 'Error'
  const message = firstLine(stringAt(error, 'message') ?? '')
  if (message === '') return name
  return name === 'Error' ? message : firstLine(`${name}: ${message}`)
}

/** LangChain appends a troubleshooting link after an empty line; the first line is the message. */
function firstLine(text: string): string {
  const start = text.slice(0, MAX_STATUS_CHARACTERS).trimStart()
  const end = start.indexOf('\n')
  return end === -1 ? start : start.slice(0, end).trimEnd()
}

/** The first line of what a model was told about a tool call that failed. */
export function statusLine(answer: unknown): string {
  return typeof answer === 'string' ? firstLine(answer) : 'the tool answered with an error'
}

function errorDetails(error: ForeignObject): Record<string, unknown> | undefined {
  const code =
    stringAt(error, 'lc_error_code') ?? stringAt(error, 'code') ?? numberAt(error, 'code')
  const status = numberAt(error, 'status')
  const stack = stringAt(error, 'stack')
  const name = stringAt(error, 'name')
  if (stack === undefined && name === undefined && code === undefined) return undefined
  return {
    name,
    ...(code === undefined ? undefined : { code }),
    ...(status === undefined ? undefined : { status }),
    ...(stack === undefined ? undefined : { stack: stack.slice(0, MAX_STACK_CHARACTERS) }),
  }
}
