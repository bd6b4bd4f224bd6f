import type { ObservationV2, TraceRow } from '@heddle/core/schemas'

import { fieldTerm } from '../../filter/list-query.ts'
import { formatCost } from '../../format/cost.ts'
import { formatDuration } from '../../format/duration.ts'
import { previewText } from '../../format/preview.ts'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import type { TimeRange } from '../../time-range.ts'
import { printInterval } from '../../time-range.ts'

/** One way to filter by a cell: a term that the filter gets besides, or a time. */
export type CellFilter =
  | { readonly label: string; readonly term: string }
  | { readonly label: string; readonly range: TimeRange }

/** Characters of a text that a filter takes. */
const MOST_CHARACTERS = 60
const DAY_MS = 86_400_000

/** Rows like this one, and all others. */
function sameOrNot(field: string, value: string | null | undefined, comparison: '' | '=' = '') {
  if (value === null || value === undefined || value === '') return []
  const term = fieldTerm(field, value, comparison)
  return [
    { label: t('Only {field} {value}', { field, value }), term },
    { label: t('Without {field} {value}', { field, value }), term: `-${term}` },
  ]
}

/** Numbers are left out by their other side. */
function atLeastOrLess(field: string, value: number | null | undefined, shown: string) {
  if (value === null || value === undefined) return []
  const digits = plainDigits(value)
  return [
    {
      label: t('Only {field} of {shown} and more', { field, shown }),
      term: `${field}:>=${digits}`,
    },
    {
      label: t('Only {field} of less than {shown}', { field, shown }),
      term: `${field}:<${digits}`,
    },
  ]
}

/** The filter reads no exponents. */
function plainDigits(value: number): string {
  return value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 })
}

/** The longest part of a preview that is plain text: marks of JSON stand otherwise in what was recorded. */
function plainPart(preview: string | null): string {
  const parts = previewText(preview ?? '').split(/["\\{}[\]\n…:,]+/u)
  const [longest = ''] = parts.toSorted((one, other) => other.length - one.length)
  const whole = longest.trim()
  if (whole.length <= MOST_CHARACTERS) return whole
  // Whole words only.
  return whole.slice(0, whole.lastIndexOf(' ', MOST_CHARACTERS) + 1 || MOST_CHARACTERS).trim()
}

function text(field: string, preview: string | null) {
  const part = plainPart(preview)
  if (part === '') return []
  const term = fieldTerm(field, part)
  return [
    { label: t('Only with this {field}', { field }), term },
    { label: t('Without this {field}', { field }), term: `-${term}` },
  ]
}

function time(at: string): CellFilter[] {
  const ms = Date.parse(at)
  return [
    {
      label: t('From this time on'),
      range: printInterval({ fromMs: ms, toMs: Math.max(ms, Date.now()) + DAY_MS }),
    },
    { label: t('Up to this time'), range: printInterval({ fromMs: 0, toMs: ms + 1 }) },
  ]
}

/** What the row is first. */
function errors(hasError: boolean): CellFilter[] {
  const filters = [
    { label: t('Only with an error'), term: 'is:error' },
    { label: t('Only without an error'), term: 'is:ok' },
  ]
  return hasError ? filters : filters.toReversed()
}

type TermsOf<Row> = Readonly<Record<string, (row: Row) => readonly CellFilter[]>>

const TRACE_CELLS: TermsOf<TraceRow> = {
  time: ({ timestamp }) => time(timestamp),
  name: ({ name, errorCount }) => [...sameOrNot('name', name, '='), ...errors(errorCount > 0)],
  input: ({ inputPreview }) => text('input', inputPreview),
  output: ({ outputPreview }) => text('output', outputPreview),
  steps: ({ observationCount }) =>
    atLeastOrLess('observations', observationCount, formatCount(observationCount)),
  latency: ({ durationMs }) =>
    atLeastOrLess('latency', durationMs, durationMs === null ? '' : formatDuration(durationMs)),
  tokens: ({ totalTokens }) => atLeastOrLess('tokens', totalTokens, formatCount(totalTokens)),
  cost: ({ totalCost }) =>
    atLeastOrLess('cost', totalCost, totalCost === null ? '' : formatCost(totalCost)),
  user: ({ userId }) => sameOrNot('user', userId),
  session: ({ sessionId }) => sameOrNot('session', sessionId),
  env: ({ environment }) => sameOrNot('env', environment),
  tags: ({ tags }) => tags.flatMap((tag) => sameOrNot('tag', tag)),
  models: ({ models }) => models.flatMap((model) => sameOrNot('model', model)),
  release: ({ release }) => sameOrNot('release', release),
  version: ({ version }) => sameOrNot('version', version),
  errors: ({ errorCount }) => errors(errorCount > 0),
  id: ({ id }) => sameOrNot('id', id, '='),
}

/** The ways to filter the list of traces by one of its cells. */
export function traceCellFilters(column: string, row: TraceRow): readonly CellFilter[] {
  const fixed = TRACE_CELLS[column]
  if (fixed !== undefined) return fixed(row)
  const [, kind, key] = /^(score|meta)\.(.+)$/u.exec(column) ?? []
  if (key === undefined) return []
  if (kind === 'meta') return sameOrNot(column, row.metadata[key], '=')
  const value = row.scores[key]
  return typeof value === 'number'
    ? atLeastOrLess(column, value, String(value))
    : sameOrNot(column, value)
}

const SECONDS = 1000

const OBSERVATION_CELLS: TermsOf<ObservationV2> = {
  time: ({ startTime }) => time(startTime),
  name: ({ name, type, level }) => [
    ...sameOrNot('name', name, '='),
    ...sameOrNot('type', type.toLowerCase()),
    ...sameOrNot('level', level?.toLowerCase()),
  ],
  model: ({ providedModelName }) => sameOrNot('model', providedModelName),
  status: ({ statusMessage }) => text('error', statusMessage ?? null),
  latency: ({ latency }) =>
    atLeastOrLess('latency', ms(latency), formatDuration((latency ?? 0) * SECONDS)),
  first: ({ timeToFirstToken }) =>
    atLeastOrLess('ttft', ms(timeToFirstToken), formatDuration((timeToFirstToken ?? 0) * SECONDS)),
  tokens: ({ usageDetails }) =>
    atLeastOrLess('tokens', usageDetails?.['total'], formatCount(usageDetails?.['total'] ?? 0)),
  cost: ({ totalCost }) => atLeastOrLess('cost', totalCost, formatCost(totalCost ?? 0)),
}

const ms = (seconds: number | null | undefined): number | null =>
  seconds === null || seconds === undefined ? null : seconds * SECONDS

/** The same for the list of observations. */
export function observationCellFilters(column: string, row: ObservationV2): readonly CellFilter[] {
  return OBSERVATION_CELLS[column]?.(row) ?? []
}
