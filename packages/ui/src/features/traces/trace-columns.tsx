import type { TraceRow } from '@heddle/core/schemas'
import type { ReactNode } from 'react'

import { approximate, estimateNote, withEstimateNote } from '../../components/estimate.tsx'
import { Moment } from '../../components/moment.tsx'
import { formatCost } from '../../format/cost.ts'
import { formatDuration } from '../../format/duration.ts'
import { previewText } from '../../format/preview.ts'
import { formatScore } from '../../format/score.ts'
import { formatCount, formatTokensCompact } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import { TraceName } from './trace-name.tsx'

/** One column of the list of traces. */
export interface TraceColumn {
  readonly id: string
  readonly label: string
  /** A track of a CSS grid. */
  readonly width: string
  readonly isNumber?: true
  readonly className?: string
  readonly titleOf?: (row: TraceRow) => string | undefined
  readonly cell: (row: TraceRow, projectId: string) => ReactNode
  /** The same as text, for a file. */
  readonly textOf: (row: TraceRow) => string
}

const NOTHING = <span className="text-faint">—</span>

const text = (id: string, label: string, of: (row: TraceRow) => string | null): TraceColumn => ({
  id,
  label,
  width: 'minmax(80px, 1fr)',
  className: 'payload-line text-muted',
  cell: (row) => of(row) ?? NOTHING,
  titleOf: (row) => of(row) ?? undefined,
  textOf: (row) => of(row) ?? '',
})

const preview = (id: 'input' | 'output', label: string): TraceColumn => {
  const of = (row: TraceRow) => (id === 'input' ? row.inputPreview : row.outputPreview)
  return {
    id,
    label,
    width: 'minmax(80px, 2fr)',
    className: `payload-line text-muted ${id === 'output' ? 'max-md:hidden' : ''}`,
    cell: (row) => {
      const found = of(row)
      return found === null ? null : previewText(found)
    },
    textOf: (row) => of(row) ?? '',
  }
}

const COLUMNS: readonly TraceColumn[] = [
  {
    id: 'time',
    label: t('Time'),
    width: '112px',
    className: 'numeric text-muted',
    cell: ({ timestamp }) => <Moment at={timestamp} />,
    textOf: ({ timestamp }) => timestamp,
  },
  {
    id: 'name',
    label: t('Name'),
    width: 'minmax(120px, 1fr)',
    className: 'flex min-w-0 items-center gap-1.5',
    cell: (row, projectId) => <TraceName row={row} projectId={projectId} />,
    textOf: ({ name }) => name ?? '',
  },
  preview('input', t('Input')),
  preview('output', t('Output')),
  {
    id: 'steps',
    label: t('Steps'),
    width: '52px',
    isNumber: true,
    className: 'numeric text-end text-muted max-md:hidden',
    cell: ({ observationCount }) => formatCount(observationCount),
    textOf: ({ observationCount }) => String(observationCount),
  },
  {
    id: 'latency',
    label: t('Latency'),
    width: '64px',
    isNumber: true,
    className: 'numeric text-end',
    cell: ({ durationMs }) => (durationMs === null ? NOTHING : formatDuration(durationMs)),
    textOf: ({ durationMs }) => (durationMs === null ? '' : String(durationMs)),
  },
  {
    id: 'tokens',
    label: t('Tokens'),
    width: '60px',
    isNumber: true,
    className: 'numeric text-end text-muted max-md:hidden',
    titleOf: ({ inputTokens, outputTokens, totalTokens, usageEstimated }) =>
      totalTokens > 0
        ? withEstimateNote(
            t('{input} in, {output} out', {
              input: formatCount(inputTokens),
              output: formatCount(outputTokens),
            }),
            usageEstimated,
          )
        : undefined,
    cell: ({ totalTokens, usageEstimated }) =>
      totalTokens > 0 ? approximate(formatTokensCompact(totalTokens), usageEstimated) : NOTHING,
    textOf: ({ totalTokens }) => String(totalTokens),
  },
  {
    id: 'cost',
    label: t('Cost'),
    width: '76px',
    isNumber: true,
    className: 'numeric text-end max-md:hidden',
    titleOf: ({ usageEstimated }) => estimateNote(usageEstimated),
    cell: ({ totalCost, usageEstimated }) =>
      totalCost === null ? NOTHING : approximate(formatCost(totalCost), usageEstimated),
    textOf: ({ totalCost }) => (totalCost === null ? '' : String(totalCost)),
  },
  text('user', t('User'), ({ userId }) => userId),
  text('session', t('Session'), ({ sessionId }) => sessionId),
  text('env', t('Environment'), ({ environment }) => environment),
  text('tags', t('Tags'), ({ tags }) => (tags.length === 0 ? null : tags.join(', '))),
  text('models', t('Models'), ({ models }) => (models.length === 0 ? null : models.join(', '))),
  text('release', t('Release'), ({ release }) => release),
  text('version', t('Version'), ({ version }) => version),
  {
    id: 'errors',
    label: t('Errors'),
    width: '52px',
    isNumber: true,
    className: 'numeric text-end',
    cell: ({ errorCount }) => (errorCount === 0 ? NOTHING : formatCount(errorCount)),
    textOf: ({ errorCount }) => String(errorCount),
  },
  {
    id: 'id',
    label: t('Id'),
    width: 'minmax(80px, 1fr)',
    className: 'payload-line font-mono text-muted',
    cell: ({ id }) => id,
    textOf: ({ id }) => id,
  },
]

/** The columns that are shown unless others are chosen; the style sheet knows their widths. */
export const DEFAULT_COLUMNS: readonly TraceColumn[] = COLUMNS.slice(0, 8)

/** Columns that can be chosen by their names; scores and metadata come by theirs. */
export const FIXED_COLUMNS = COLUMNS

/** Columns of scores and metadata that a list has at most. Source: the server's limit. */
export const MOST_EXTRA_COLUMNS = 20

export interface ChosenColumns {
  readonly columns: readonly TraceColumn[]
  /** Ids that mean nothing here, or any more. */
  readonly unknown: readonly string[]
}

/** The columns that a URL names; the default ones when it names none that is known. */
export function chooseColumns(cols: string | undefined): ChosenColumns {
  const ids = cols === undefined ? [] : [...new Set(cols.split(',').filter((id) => id !== ''))]
  const found = ids.map((id) => [id, columnOf(id)] as const)
  const columns = found.flatMap(([, column]) => column ?? [])
  return {
    columns: columns.length === 0 ? DEFAULT_COLUMNS : columns,
    unknown: found.flatMap(([id, column]) => (column === undefined ? [id] : [])),
  }
}

function columnOf(id: string): TraceColumn | undefined {
  const fixed = COLUMNS.find((column) => column.id === id)
  if (fixed !== undefined) return fixed
  const [, kind, key] = /^(score|meta)\.(.+)$/u.exec(id) ?? []
  if (key === undefined) return undefined
  return kind === 'score'
    ? scoreColumn(id, key)
    : text(id, key, ({ metadata }) => metadata[key] ?? null)
}

function scoreColumn(id: string, name: string): TraceColumn {
  const of = ({ scores }: TraceRow): string => {
    const value = scores[name]
    if (value === undefined) return ''
    return typeof value === 'number' ? formatScore(value) : value
  }
  return {
    id,
    label: name,
    width: 'minmax(64px, 96px)',
    isNumber: true,
    className: 'numeric text-end',
    cell: (row) => (of(row) === '' ? NOTHING : of(row)),
    textOf: of,
  }
}

/** Names of scores and keys of metadata that the columns show, so that the server sends them along. */
export function extrasOf(columns: readonly TraceColumn[]): {
  readonly scores: readonly string[]
  readonly metadata: readonly string[]
} {
  const of = (kind: string) =>
    columns
      .filter(({ id }) => id.startsWith(`${kind}.`))
      .map(({ id }) => id.slice(kind.length + 1))
      .slice(0, MOST_EXTRA_COLUMNS)
  return { scores: of('score'), metadata: of('meta') }
}
