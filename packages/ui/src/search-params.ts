export const RANGES = ['1h', '24h', '7d', '30d'] as const
export type Range = (typeof RANGES)[number]

/** What the trace list keeps in its URL. */
export interface TracesSearch {
  readonly q?: string
  readonly range?: Range
  readonly env?: string
}

export const DETAIL_TABS = ['messages', 'documents', 'data', 'cost', 'raw'] as const
export type DetailTab = (typeof DETAIL_TABS)[number]

export const TRACE_MODES = ['tree', 'breakdown'] as const
export type TraceMode = (typeof TRACE_MODES)[number]

/** What the trace page keeps in its URL. */
export interface TraceSearch {
  readonly observation?: string
  readonly tab?: DetailTab
  /** Absent: the tree. */
  readonly mode?: TraceMode
  readonly find?: string
}

export const COST_RANGES = ['24h', '7d', '30d', '90d'] as const
export type CostRange = (typeof COST_RANGES)[number]

export const COST_GROUPS = ['model', 'user', 'step', 'prompt'] as const
export type CostGroup = (typeof COST_GROUPS)[number]

/** What the page of costs keeps in its URL. */
export interface CostsSearch {
  readonly range?: CostRange
  readonly by?: CostGroup
}

/** What lists that are only searched keep in their URL. */
export interface FindSearch {
  readonly q?: string
}

/** What the page of a session keeps in its URL. Absent: only what was said. */
export interface SessionSearch {
  readonly show?: 'all'
}

/** What the pages of prompts keep in their URL. */
export interface PromptSearch {
  /** The version on show; absent: the newest. */
  readonly version?: string
  /** The version it is compared with. */
  readonly against?: string
  /** Set: a version is being written. */
  readonly edit?: 'new'
}

type RawSearch = Readonly<Record<string, unknown>>

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** Keeps what is set, so that an absent key stays absent in the URL. */
function present<Key extends string, Value>(key: Key, value: Value | undefined) {
  return (value === undefined ? {} : { [key]: value }) as Partial<Record<Key, Value>>
}

export function readTracesSearch(raw: RawSearch): TracesSearch {
  return {
    ...present('q', text(raw['q'])),
    ...present(
      'range',
      RANGES.find((range) => range === raw['range']),
    ),
    ...present('env', text(raw['env'])),
  }
}

export function readFindSearch(raw: RawSearch): FindSearch {
  return present('q', text(raw['q']))
}

export function readSessionSearch(raw: RawSearch): SessionSearch {
  return raw['show'] === 'all' ? { show: 'all' } : {}
}

export function readPromptSearch(raw: RawSearch): PromptSearch {
  return {
    ...present('version', text(raw['version'])),
    ...present('against', text(raw['against'])),
    ...(raw['edit'] === 'new' ? { edit: 'new' as const } : {}),
  }
}

export function readCostsSearch(raw: RawSearch): CostsSearch {
  return {
    ...present(
      'range',
      COST_RANGES.find((range) => range === raw['range']),
    ),
    ...present(
      'by',
      COST_GROUPS.find((group) => group === raw['by']),
    ),
  }
}

export function readTraceSearch(raw: RawSearch): TraceSearch {
  return {
    ...present('observation', text(raw['observation'])),
    ...present(
      'tab',
      DETAIL_TABS.find((tab) => tab === raw['tab']),
    ),
    ...present(
      'mode',
      TRACE_MODES.find((mode) => mode === raw['mode'] && mode !== 'tree'),
    ),
    ...present('find', text(raw['find'])),
  }
}

/** Reads a query string without guessing: every value is text, so an id of digits stays what it is. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search))
}

export function printSearch(search: RawSearch): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(search)) {
    if (typeof value === 'string' && value !== '') params.set(key, value)
  }
  const printed = params.toString()
  return printed === '' ? '' : `?${printed}`
}
