import { useMemo, useState } from 'react'
import type { ReactNode } from 'react'

import { Estimate } from '../../components/estimate.tsx'
import { Segments } from '../../components/segments.tsx'
import { TypeIcon } from '../../components/type-icon.tsx'
import { formatCost } from '../../format/cost.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatPercent } from '../../format/percent.ts'
import { formatCount, formatTokensCompact } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import type { BreakdownGroup, BreakdownLine } from '../../trace-view/breakdown.ts'
import { BREAKDOWN_GROUPS, breakDown, timeShares } from '../../trace-view/breakdown.ts'
import type { TraceModel } from './trace-model.ts'

/** Lines that are drawn; a trace with more groups says so. */
const MOST_LINES = 200

const GROUP_LABELS: Record<BreakdownGroup, string> = {
  name: t('By name'),
  model: t('By model'),
  type: t('By type'),
}

export interface BreakdownViewProps {
  readonly model: TraceModel
  /** Shows the tree with a query in its find field. */
  readonly onFind: (query: string) => void
}

/** Where time, tokens and cost of a trace went. A line leads to its rows in the tree. */
export function BreakdownView({ model, onFind }: BreakdownViewProps): ReactNode {
  const { columns, sums } = model
  const [group, setGroup] = useState<BreakdownGroup>('name')
  const lines = useMemo(() => breakDown(columns, sums, group), [columns, sums, group])
  const shares = useMemo(() => timeShares(breakDown(columns, sums, 'type')), [columns, sums])
  return (
    <section
      aria-label={t('Breakdown')}
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto p-4 -outline-offset-2 max-md:p-3"
    >
      <div className="flex flex-wrap items-center justify-between gap-3 pb-3">
        <p className="text-table text-muted tabular-nums">
          {shares.map(({ who, share }) => `${formatPercent(share)} ${SPENDERS[who]}`).join(' · ')}
        </p>
        <Segments
          label={t('Group')}
          options={BREAKDOWN_GROUPS.map((id) => ({ id, label: GROUP_LABELS[id] }))}
          selected={group}
          onSelect={setGroup}
        />
      </div>
      {lines.length === 0 ? (
        <p className="text-muted">{t('No step of this trace names a model.')}</p>
      ) : (
        <BreakdownTable lines={lines} group={group} onFind={onFind} />
      )}
    </section>
  )
}

const SPENDERS = {
  model: t('model'),
  tools: t('tools'),
  'own code': t('own code'),
} as const

interface BreakdownTableProps {
  readonly lines: readonly BreakdownLine[]
  readonly group: BreakdownGroup
  readonly onFind: (query: string) => void
}

const NUMBER_HEADS = [
  t('Calls'),
  t('Errors'),
  t('Own time'),
  t('Total'),
  'p50',
  'p95',
  t('Longest'),
  t('Tokens'),
  t('Cost'),
]

function BreakdownTable({ lines, group, onFind }: BreakdownTableProps): ReactNode {
  const longest = lines[0]?.selfMs ?? 0
  return (
    <>
      <div className="overflow-x-auto">
        <table className="w-full text-table">
          <thead className="bg-subtle text-meta text-faint">
            <tr>
              <th className="px-2 py-1 text-start font-medium">{GROUP_LABELS[group]}</th>
              {NUMBER_HEADS.map((head) => (
                <th key={head} className="px-2 py-1 text-end font-medium whitespace-nowrap">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.slice(0, MOST_LINES).map((line) => (
              <Line
                key={`${line.type} ${line.label}`}
                line={line}
                share={longest > 0 ? line.selfMs / longest : 0}
                onFind={() => onFind(queryFor(line, group))}
              />
            ))}
          </tbody>
        </table>
      </div>
      {lines.length > MOST_LINES && (
        <p className="pt-2 text-table text-warning">
          {t('The {most} of {count} groups that took longest by themselves.', {
            most: MOST_LINES,
            count: formatCount(lines.length),
          })}
        </p>
      )}
    </>
  )
}

interface LineProps {
  readonly line: BreakdownLine
  readonly share: number
  readonly onFind: () => void
}

function Line({ line, share, onFind }: LineProps): ReactNode {
  const numbers = [
    formatCount(line.calls),
    line.errors === 0 ? '' : formatCount(line.errors),
    formatDuration(line.selfMs),
    formatDuration(line.totalMs),
    formatDuration(line.p50Ms),
    formatDuration(line.p95Ms),
    formatDuration(line.maxMs),
    line.tokens === 0 ? (
      ''
    ) : (
      <Estimate key="tokens" isEstimated={line.isEstimated}>
        {formatTokensCompact(line.tokens)}
      </Estimate>
    ),
    Number.isNaN(line.cost) ? (
      ''
    ) : (
      <Estimate key="cost" isEstimated={line.isEstimated}>
        {formatCost(line.cost)}
      </Estimate>
    ),
  ]
  return (
    <tr className="h-8 border-b hover:bg-hover">
      <td className="max-w-72 px-2">
        <button
          type="button"
          title={t('Show these rows in the tree')}
          onClick={onFind}
          className="flex max-w-full items-center gap-1.5 hover:underline"
        >
          <TypeIcon type={line.type} />
          <span className="payload-line">{line.label}</span>
        </button>
        <div
          aria-hidden
          className="mt-0.5 h-0.5 bg-accent-fill"
          style={{ width: `${share * 100}%` }}
        />
      </td>
      {numbers.map((number, index) => (
        <td
          key={NUMBER_HEADS[index]}
          className={`numeric px-2 text-end whitespace-nowrap ${index === 1 ? 'text-error' : ''}`}
        >
          {number}
        </td>
      ))}
    </tr>
  )
}

/** The query that finds the rows of a line. The language has no way to write a quotation mark: words around it still find them. */
function queryFor({ label, type }: BreakdownLine, group: BreakdownGroup): string {
  const kind = `type:${type.toLowerCase()}`
  if (group === 'type') return kind
  const value = label.includes('"') ? `"${label.split('"')[0] ?? ''}"` : `="${label}"`
  return group === 'model' ? `model:${value}` : `${kind} name:${value}`
}
