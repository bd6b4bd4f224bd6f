import type { ActionId } from '../../actions/actions.ts'
import { ACTIONS } from '../../actions/actions.ts'
import { keyLabel } from '../../actions/key-name.ts'
import type { ZoneChoice } from '../../time-zone.ts'
import { ZONE_CHOICES, zoneOf } from '../../time-zone.ts'
import type { Destination } from './destinations.ts'
import { DESTINATIONS } from './destinations.ts'
import { matchWords } from './match-words.ts'

/** What a line of the palette does. */
export type CommandTarget =
  | { readonly kind: 'action'; readonly id: ActionId }
  | { readonly kind: 'screen'; readonly to: Destination['to'] }
  | { readonly kind: 'trace'; readonly traceId: string }
  | { readonly kind: 'filter'; readonly text: string }
  | { readonly kind: 'zone'; readonly choice: ZoneChoice }

export interface Command {
  readonly group: 'Here' | 'Go to' | 'Open' | 'Find'
  readonly title: string
  readonly keys: string
  readonly target: CommandTarget
}

/** Moving by one row and the palette itself are for keys alone. */
const KEYS_ONLY = /^(?:row\.|palette\.|tree\.(?:left|right))/u
/** W3C ids, UUIDs and the like: hexadecimal digits, or at least eight characters with a digit and without spaces. */
const LIKE_AN_ID = /^(?:[0-9a-f]{16}|[0-9a-f]{32}|(?=.*\d)[\w:.-]{8,})$/u

/** The lines for what was typed: actions of the screen, screens, then a trace with that id and a filter by that text. */
export function findCommands(typed: string, available: readonly ActionId[]): Command[] {
  const query = typed.trim()
  const actions = available
    .filter((id) => !KEYS_ONLY.test(id))
    .map((id): Command => {
      const { title, keys } = ACTIONS[id]
      return { group: 'Here', title, keys: keyLabel(keys[0]), target: { kind: 'action', id } }
    })
  const screens = DESTINATIONS.map(({ label, to, goKey }): Command => {
    return {
      group: 'Go to',
      title: label,
      keys: `G ${keyLabel(goKey)}`,
      target: { kind: 'screen', to },
    }
  })
  return [
    ...ranked(query, [...actions, ...zoneCommands()]),
    ...ranked(query, screens),
    ...commandsFor(query),
  ]
}

/** For small screens, which have no room for a list of them. */
function zoneCommands(): Command[] {
  return ZONE_CHOICES.flatMap((choice) => {
    const zone = zoneOf(choice)
    if (zone === undefined) return []
    const title = choice === 'utc' ? 'Times in UTC' : `Times in the ${choice} zone, ${zone}`
    return [{ group: 'Here' as const, title, keys: '', target: { kind: 'zone' as const, choice } }]
  })
}

function ranked(query: string, commands: readonly Command[]): Command[] {
  if (query === '') return [...commands]
  return commands
    .flatMap((command) => {
      const score = matchWords(query, command.title)
      return score === undefined ? [] : [{ command, score }]
    })
    .toSorted((one, other) => other.score - one.score)
    .map(({ command }) => command)
}

function commandsFor(query: string): Command[] {
  if (query === '') return []
  const traceId = /\/traces?\/([^/?#]+)/u.exec(query)?.[1] ?? query
  const open: Command[] = LIKE_AN_ID.test(traceId)
    ? [{ group: 'Open', title: `Trace ${traceId}`, keys: '', target: { kind: 'trace', traceId } }]
    : []
  const title = `Filter traces by ${query}`
  return [...open, { group: 'Find', title, keys: '', target: { kind: 'filter', text: query } }]
}
