import { FACET_FIELDS, listFieldNames } from './list-fields.ts'

/** What could be typed next. */
export interface Suggestion {
  /** What stands in the list. */
  readonly label: string
  /** Traces that have the value; absent for fields. */
  readonly count?: number
  /** The whole text once it is taken. */
  readonly text: string
}

/** The end of a text, where it is being typed: a term without blanks, or one with an open quotation. */
const LAST_TERM = /(?<minus>-)?(?:(?<field>[a-zA-Z][\w.]*):=?)?(?<value>"[^"]*|[^\s"]*)$/u

/** What the last term asks for: names of fields, or values of one. */
export type Completion =
  | { readonly kind: 'fields'; readonly before: string; readonly prefix: string }
  | {
      readonly kind: 'values'
      readonly before: string
      readonly field: string
      readonly search: string
    }

/** What the end of a text could become; undefined when nothing is known about it. */
export function completionOf(text: string): Completion | undefined {
  const match = LAST_TERM.exec(text)
  const { minus = '', field, value = '' } = match?.groups ?? {}
  const before = text.slice(0, match?.index ?? 0) + minus
  if (field === undefined) return { kind: 'fields', before, prefix: value.toLowerCase() }
  const name = field.toLowerCase()
  const search = value.replace(/^"/u, '')
  const isKnown = name === 'is' || Object.hasOwn(FACET_FIELDS, name)
  return isKnown ? { kind: 'values', before, field: name, search } : undefined
}

/** Fields that begin with what is typed. */
export function suggestFields({ before, prefix }: { before: string; prefix: string }) {
  return listFieldNames()
    .filter((name) => name.startsWith(prefix))
    .map((name): Suggestion => {
      const term = name.endsWith('…') ? name.slice(0, -1) : `${name}:`
      return { label: term, text: before + term }
    })
}
