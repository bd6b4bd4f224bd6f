import { readTimeRange, type TimeRange } from './time-range.ts'
import type { TimeWindow } from './trace-view/ticks.ts'

/** What the trace list keeps in its URL. */
export interface TracesSearch {
  readonly q?: string | undefined
  readonly range?: TimeRange | undefined
  readonly env?: string | undefined
  /** Absent: traces. */
  readonly rows?: 'observations' | undefined
  /** Ids of the columns on show, separated by commas; absent: the usual ones. */
  readonly cols?: string | undefined
  /** The saved view that was chosen. */
  readonly view?: string | undefined
  /** The trace that is looked at beside the list. */
  readonly peek?: string | undefined
  /** The first row in view; absent: the list is at its top. */
  readonly top?: string | undefined
  /** The row that keys move from. */
  readonly row?: string | undefined
}

/** What the overview keeps in its URL. Absent: the last 24 hours of all environments. */
export interface OverviewSearch {
  readonly range?: TimeRange
  readonly env?: string
}

export const DETAIL_TABS = ['messages', 'documents', 'data', 'cost', 'scores', 'raw'] as const
export type DetailTab = (typeof DETAIL_TABS)[number]

export const TRACE_MODES = ['tree', 'chat', 'graph', 'breakdown'] as const
export type TraceMode = (typeof TRACE_MODES)[number]

/** What the trace page keeps in its URL. */
export interface TraceSearch {
  readonly observation?: string
  readonly tab?: DetailTab
  /** Absent: the tree. */
  readonly mode?: TraceMode
  readonly find?: string
  /** A stretch of the time chosen by hand, `startMs-endMs` from the start of the trace. */
  readonly zoom?: string
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

export const DATASET_TABS = ['items', 'runs', 'import', 'history'] as const
export type DatasetTab = (typeof DATASET_TABS)[number]

/** What the page of a dataset keeps in its URL. */
export interface DatasetSearch {
  /** Absent: the items. */
  readonly tab?: DatasetTab
  /** The moment whose items are shown, ISO 8601; absent: now. */
  readonly version?: string
}

export const COMPARE_SHOWS = ['worse', 'better', 'same', 'errors'] as const
export type CompareShow = (typeof COMPARE_SHOWS)[number]

/** What the comparison of runs keeps in its URL. Undefined is absent. */
export interface CompareSearch {
  /** Ids, separated by commas; the first is the base. */
  readonly runs?: string | undefined
  readonly metric?: `score:${string}` | 'latency' | 'cost' | undefined
  /** Absent: as is usual for the metric. */
  readonly better?: 'higher' | 'lower' | undefined
  /** The run that is judged; absent: the second. */
  readonly run?: string | undefined
  /** Absent: all items. */
  readonly show?: CompareShow | undefined
  /** Absent: the greatest drop first. */
  readonly sort?: 'item' | undefined
  /** Absent: words that differ are marked. */
  readonly diff?: 'off' | undefined
}

/** What the page of scores keeps in its URL. Undefined is absent. */
export interface ScoresSearch {
  /** Absent: the last 30 days. */
  readonly range?: TimeRange | undefined
  /** Absent: the log. */
  readonly view?: 'analytics' | undefined
  readonly name?: string | undefined
  readonly source?: 'ANNOTATION' | 'EVAL' | 'API' | undefined
  /** The score whose distribution is shown, as source and name. */
  readonly kind?: string | undefined
  /** The two sides of the agreement, as source and name. */
  readonly first?: string | undefined
  readonly second?: string | undefined
  /** From here on a number counts as passed. */
  readonly threshold?: string | undefined
}

/** What the page of a dashboard keeps in its URL. Undefined is absent. */
export interface DashboardSearch {
  /** Absent: the last 7 days. */
  readonly range?: TimeRange | undefined
  readonly edit?: 'on' | undefined
}

/** What the playground starts from: a call, or a version of a prompt. */
export interface PlaygroundSearch {
  readonly trace?: string
  readonly observation?: string
  readonly prompt?: string
  /** Absent: the newest. */
  readonly version?: string
}

/** What the page that compares two traces keeps in its URL. */
export interface CompareTracesSearch {
  readonly a?: string
  readonly b?: string
  /** The pair on show; absent: where the two parted. */
  readonly at?: string
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
    ...present('range', readTimeRange(raw['range'])),
    ...present('env', text(raw['env'])),
    ...present('rows', raw['rows'] === 'observations' ? ('observations' as const) : undefined),
    ...present('cols', text(raw['cols'])),
    ...present('view', text(raw['view'])),
    ...present('peek', text(raw['peek'])),
    ...present('top', text(raw['top'])),
    ...present('row', text(raw['row'])),
  }
}

export function readOverviewSearch(raw: RawSearch): OverviewSearch {
  return {
    ...present('range', readTimeRange(raw['range'])),
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

export function readCompareTracesSearch(raw: RawSearch): CompareTracesSearch {
  const at = text(raw['at'])
  return {
    ...present('a', text(raw['a'])),
    ...present('b', text(raw['b'])),
    ...present('at', at !== undefined && /^\d+$/u.test(at) ? at : undefined),
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
    ...present('zoom', readZoom(raw['zoom']) && text(raw['zoom'])),
  }
}

const ZOOM = /^(?<start>-?\d+(?:\.\d+)?)-(?<end>-?\d+(?:\.\d+)?)$/u

/** The stretch of time that `zoom` names; undefined when it names none. */
export function readZoom(zoom: unknown): TimeWindow | undefined {
  const { start, end } = (typeof zoom === 'string' ? ZOOM.exec(zoom)?.groups : undefined) ?? {}
  const width = Number(end) - Number(start)
  return width > 0 ? { start: Number(start), width } : undefined
}

/** Microseconds are exact enough for a picture, and keep the address short. */
export function printZoom({ start, width }: TimeWindow): string {
  return [start, start + width].map((ms) => String(Number(ms.toFixed(3)))).join('-')
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

export function readDatasetSearch(raw: RawSearch): DatasetSearch {
  return {
    ...present(
      'tab',
      DATASET_TABS.find((tab) => tab === raw['tab'] && tab !== 'items'),
    ),
    ...present(
      'version',
      Number.isNaN(Date.parse(String(raw['version']))) ? undefined : text(raw['version']),
    ),
  }
}

export function readCompareSearch(raw: RawSearch): CompareSearch {
  const metric = text(raw['metric'])
  const isMetric =
    metric === 'latency' || metric === 'cost' || metric?.startsWith('score:') === true
  return {
    ...present('runs', text(raw['runs'])),
    // What is a metric by its name.
    ...present('metric', isMetric ? (metric as CompareSearch['metric']) : undefined),
    ...present(
      'better',
      (['higher', 'lower'] as const).find((one) => one === raw['better']),
    ),
    ...present('run', text(raw['run'])),
    ...present(
      'show',
      COMPARE_SHOWS.find((show) => show === raw['show']),
    ),
    ...present('sort', raw['sort'] === 'item' ? ('item' as const) : undefined),
    ...present('diff', raw['diff'] === 'off' ? ('off' as const) : undefined),
  }
}

const SOURCES = ['ANNOTATION', 'EVAL', 'API'] as const

export function readScoresSearch(raw: RawSearch): ScoresSearch {
  const threshold = text(raw['threshold'])
  return {
    ...present('range', readTimeRange(raw['range'])),
    ...present('view', raw['view'] === 'analytics' ? ('analytics' as const) : undefined),
    ...present('name', text(raw['name'])),
    ...present(
      'source',
      SOURCES.find((source) => source === raw['source']),
    ),
    ...present('kind', text(raw['kind'])),
    ...present('first', text(raw['first'])),
    ...present('second', text(raw['second'])),
    ...present('threshold', Number.isFinite(Number(threshold)) ? threshold : undefined),
  }
}

export function readDashboardSearch(raw: RawSearch): DashboardSearch {
  return {
    ...present('range', readTimeRange(raw['range'])),
    ...present('edit', raw['edit'] === 'on' ? ('on' as const) : undefined),
  }
}

export function readPlaygroundSearch(raw: RawSearch): PlaygroundSearch {
  return {
    ...present('trace', text(raw['trace'])),
    ...present('observation', text(raw['observation'])),
    ...present('prompt', text(raw['prompt'])),
    ...present('version', text(raw['version'])),
  }
}
