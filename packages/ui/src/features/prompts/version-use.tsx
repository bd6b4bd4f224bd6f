import type { Prompt } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMemo } from 'react'

import { isRowEstimated, rowNumber } from '../../api/metrics-row.ts'
import { ESTIMATED_CALLS, metricsQuery } from '../../api/metrics.ts'
import { Estimate } from '../../components/estimate.tsx'
import { formatCost } from '../../format/cost.ts'
import { formatDuration } from '../../format/duration.ts'
import { shortId } from '../../format/id.ts'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'

/** Time that is looked back over, ms. */
const PERIOD_MS = 30 * 86_400_000
const HOUR_MS = 3_600_000
/** Traces that are named. */
const NAMED_TRACES = 10

/** What a version was used for in the last 30 days: the calls in numbers, and the traces with most of them. */
export function VersionUse({
  projectId,
  prompt,
}: {
  projectId: string
  prompt: Prompt
}): ReactNode {
  const { numbers, traces } = useVersionUse(projectId, prompt)
  const calls = Number(numbers?.['count_count'] ?? 0)
  return (
    <section aria-labelledby="use" className="grid gap-1.5">
      <h3 id="use" className="text-table font-medium text-muted">
        {t('Use in the last 30 days')}
      </h3>
      {numbers !== undefined && calls === 0 && (
        <p className="text-faint">{t('No call named this version.')}</p>
      )}
      {calls > 0 && (
        <dl className="numeric flex flex-wrap gap-x-4 gap-y-1 text-table">
          <Fact term={t('calls')} value={formatCount(calls)} />
          <Fact term="p95" value={duration(numbers?.['p95_latency'])} />
          <Fact
            term={t('cost')}
            value={
              <Estimate isEstimated={isRowEstimated(numbers)}>
                {formatCost(rowNumber(numbers, 'sum_totalCost'))}
              </Estimate>
            }
          />
        </dl>
      )}
      <ul className="flex flex-wrap gap-2">
        {traces.map((row) => {
          const traceId = String(row['traceId'])
          return (
            <li key={traceId}>
              <Link
                to="/project/$projectId/traces/$traceId"
                params={{ projectId, traceId }}
                title={traceId}
                className="rounded-control border px-1.5 font-mono text-table text-accent hover:bg-hover"
              >
                {shortId(traceId)}
              </Link>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function Fact({ term, value }: { readonly term: string; readonly value: ReactNode }): ReactNode {
  return (
    <div className="flex gap-1.5">
      <dt className="text-faint">{term}</dt>
      <dd>{value}</dd>
    </div>
  )
}

const duration = (value: unknown): string =>
  typeof value === 'number' ? formatDuration(value) : '—'

function useVersionUse(projectId: string, { name, version }: Prompt) {
  const question = useMemo(() => {
    // The hour that runs is in it; the question stays the same while the version is on show.
    const toMs = Math.ceil((Date.now() + 1) / HOUR_MS) * HOUR_MS
    return {
      view: 'observations' as const,
      filters: [
        { type: 'string' as const, column: 'promptName', operator: '=' as const, value: name },
        {
          type: 'number' as const,
          column: 'promptVersion',
          operator: '=' as const,
          value: version,
        },
      ],
      fromTimestamp: new Date(toMs - PERIOD_MS).toISOString(),
      toTimestamp: new Date(toMs).toISOString(),
    }
  }, [name, version])
  const count = { measure: 'count', aggregation: 'count' } as const
  const numbers = useQuery(
    metricsQuery(projectId, {
      ...question,
      metrics: [
        count,
        { measure: 'latency', aggregation: 'p95' },
        { measure: 'totalCost', aggregation: 'sum' },
        ESTIMATED_CALLS,
      ],
    }),
  )
  const traces = useQuery(
    metricsQuery(projectId, {
      ...question,
      dimensions: [{ field: 'traceId' }],
      metrics: [count],
      orderBy: [{ field: 'count_count', direction: 'desc' }],
      config: { row_limit: NAMED_TRACES },
    }),
  )
  return {
    // The answer before stays on show until the next one is there; it is another version's.
    numbers: numbers.isPlaceholderData ? undefined : numbers.data?.data[0],
    traces: traces.isPlaceholderData ? [] : (traces.data?.data ?? []),
  }
}
