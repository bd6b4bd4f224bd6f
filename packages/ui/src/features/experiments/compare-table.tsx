import type { RunCell, RunSummary } from '@heddle/core/schemas'
import { Link } from '@tanstack/react-router'
import { ArrowUpRight, CircleAlert } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'

import { Estimate } from '../../components/estimate.tsx'
import { type GridColumn, RowGrid } from '../../components/grid/row-grid.tsx'
import { WordDiff } from '../../components/word-diff.tsx'
import { t } from '../../messages/translate.ts'
import { type JudgedRow, type Judgement, judgeRow, numberOf } from './compare-rows.ts'
import { ItemComparison } from './item-comparison.tsx'
import { formatMetric } from './metric-format.ts'

/** Six lines of text and one of numbers. */
const ROW_PX = 132

export interface CompareTableProps {
  readonly projectId: string
  readonly runs: readonly RunSummary[]
  readonly rows: readonly JudgedRow[]
  readonly judgement: Judgement
  readonly showsDiff: boolean
}

/** Each item with what every run made of it; the output of each cell leads to its own trace. */
export function CompareTable(props: CompareTableProps): ReactNode {
  const [opened, setOpened] = useState<JudgedRow>()
  const { runs, rows } = props
  return (
    <>
      <RowGrid
        label={t('Items compared')}
        columns={columnsOf(props)}
        rows={rows}
        idOf={({ row }) => row.itemId}
        rowPx={ROW_PX}
        minWidthPx={320 + runs.length * 260}
        onOpen={setOpened}
      />
      {opened !== undefined && (
        <ItemComparison {...props} opened={opened} onClose={() => setOpened(undefined)} />
      )}
    </>
  )
}

function columnsOf(props: CompareTableProps): readonly GridColumn<JudgedRow>[] {
  return [
    {
      id: 'input',
      label: t('Input'),
      width: 'minmax(140px, 2fr)',
      cell: ({ row }) => <Clamped text={row.input ?? row.itemId} />,
    },
    {
      id: 'expected',
      label: t('Expected'),
      width: 'minmax(120px, 2fr)',
      cell: ({ row }) =>
        row.expectedOutput === null ? null : <Clamped text={row.expectedOutput} />,
    },
    ...props.runs.map((run, index) => ({
      id: run.id,
      label: run.name,
      width: 'minmax(220px, 3fr)',
      cell: ({ row }: JudgedRow) => (
        <CellView
          {...props}
          cell={row.cells[index] ?? null}
          base={row.cells[0] ?? null}
          index={index}
          row={row}
        />
      ),
    })),
  ]
}

function Clamped({ text }: { readonly text: string }): ReactNode {
  return <span className="payload-text line-clamp-6">{text}</span>
}

interface CellViewProps extends CompareTableProps {
  readonly cell: RunCell | null
  readonly base: RunCell | null
  readonly index: number
  readonly row: JudgedRow['row']
}

function CellView(props: CellViewProps): ReactNode {
  const { cell, base, index, showsDiff } = props
  if (cell === null) return <span className="text-faint">{t('not run')}</span>
  const before = showsDiff && index > 0 ? (base?.output ?? null) : null
  return (
    <div className="grid gap-1">
      <CellNumbers {...props} cell={cell} />
      <span className="payload-text line-clamp-5 text-text">
        {cell.output === null ? (
          <span className="text-faint">{t('no output recorded')}</span>
        ) : before !== null ? (
          <WordDiff before={before} after={cell.output} />
        ) : (
          cell.output
        )}
      </span>
    </div>
  )
}

const VERDICT_MARKS = {
  worse: { sign: '▼', look: 'text-error' },
  better: { sign: '▲', look: 'text-success' },
  same: { sign: '=', look: 'text-faint' },
  unknown: { sign: '', look: 'text-faint' },
} as const

function CellNumbers(props: CellViewProps & { readonly cell: RunCell }): ReactNode {
  const { cell, index, row, judgement, projectId, runs } = props
  const value = numberOf(cell, judgement.metric)
  const { verdict } = judgeRow(row, { ...judgement, run: index })
  const { sign, look } = VERDICT_MARKS[index === 0 ? 'unknown' : verdict]
  return (
    <span className="numeric flex items-center gap-2">
      <Link
        to="/project/$projectId/traces/$traceId"
        params={{ projectId, traceId: cell.traceId }}
        search={cell.observationId === null ? {} : { observation: cell.observationId }}
        aria-label={t('Trace of {name}', { name: runs[index]?.name ?? t('the run') })}
        title={t('Open its trace')}
        className="grid size-6 place-items-center rounded-control text-muted hover:bg-hover hover:text-text"
      >
        <ArrowUpRight size={14} aria-hidden />
      </Link>
      <span className="text-text">
        <Estimate isEstimated={judgement.metric === 'cost' && cell.usageEstimated}>
          {value === null ? '—' : formatMetric(judgement.metric, value)}
        </Estimate>
      </span>
      {sign !== '' && (
        <span className={look}>
          {sign} <span className="sr-only">{verdict}</span>
        </span>
      )}
      {cell.errorCount > 0 && (
        <CircleAlert size={14} role="img" aria-label={t('has errors')} className="text-error" />
      )}
      {cell.attempts > 1 && (
        <span className="text-faint">{t('mean of {attempts}', { attempts: cell.attempts })}</span>
      )}
    </span>
  )
}
