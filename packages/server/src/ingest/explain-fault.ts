import type { z } from 'zod'

type Issue = z.core.$ZodIssue

/** Characters of a wrong value that an explanation shows. */
const MAX_SHOWN_CHARACTERS = 60

/** Faults listed in one explanation. */
const MAX_FAULTS = 5

/** What an event should have been, one sentence a fault: where, what was expected, what came. */
export function explainFaults(issues: readonly Issue[], event: unknown): string {
  const shown = issues.slice(0, MAX_FAULTS).map((issue) => explainFault(issue, event))
  const more = issues.length - shown.length
  return more > 0 ? `${shown.join(' ')} And ${more} more.` : shown.join(' ')
}

function explainFault(issue: Issue, event: unknown): string {
  const place = issue.path.length === 0 ? 'The event' : issue.path.map(String).join('.')
  const value = valueAt(event, issue.path)
  const came = value === undefined ? 'it is missing' : `got ${show(value)}`
  return `${place}: ${withoutReceived(issue.message)}; ${came}.`
}

/** zod adds the type it met; we show the value itself. */
function withoutReceived(message: string): string {
  return message.replace(/^Invalid input: /, '').replace(/, received .*$/, '')
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      inner !== null && typeof inner === 'object' && Object.hasOwn(inner, key)
        ? (inner as Readonly<Record<PropertyKey, unknown>>)[key]
        : undefined,
    value,
  )
}

function show(value: unknown): string {
  if (value !== null && typeof value === 'object')
    return Array.isArray(value) ? 'an array' : 'an object'
  const text = JSON.stringify(value)
  return text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}…` : text
}
