import { ACTION_TITLES } from '../../actions/action-titles.ts'
import type { ActionId } from '../../actions/actions.ts'
import { ACTIONS } from '../../actions/actions.ts'
import { keyLabel } from '../../actions/key-name.ts'
import { t } from '../../messages/translate.ts'
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
  readonly group: string
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
      const title = ACTION_TITLES[id]
      return {
        group: t('Here'),
        title,
        keys: keyLabel(ACTIONS[id].keys[0]),
        target: { kind: 'action', id },
      }
    })
  const screens = DESTINATIONS.map(({ label, to, goKey }): Command => {
    return {
      group: t('Go to'),
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
    const title =
      choice === 'utc'
        ? t('Times in UTC')
        : choice === 'local'
          ? t('Times in the local zone, {zone}', { zone })
          : t('Times in the project zone, {zone}', { zone })
    return [{ group: t('Here'), title, keys: '', target: { kind: 'zone' as const, choice } }]
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
    ? [
        {
          group: t('Open'),
          title: t('Trace {traceId}', { traceId }),
          keys: '',
          target: { kind: 'trace', traceId },
        },
      ]
    : []
  const title = t('Filter traces by {query}', { query })
  return [...open, { group: t('Find'), title, keys: '', target: { kind: 'filter', text: query } }]
}
