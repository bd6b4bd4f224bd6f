import type { ObservationDetail } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { observationQuery } from '../../api/trace-source.ts'
import { DiffView } from '../../components/diff-view.tsx'
import { PageState } from '../../components/page-state.tsx'
import { printJson } from '../../json/parse-exact.ts'
import { t } from '../../messages/translate.ts'
import { revisionOf } from '../trace/use-observation.ts'
import type { Comparison } from './use-comparison.ts'

export interface CompareDetailProps {
  readonly comparison: Comparison
  /** Entry of the alignment. */
  readonly selected: number
}

/** What the selected step got and gave in A and in B, line by line. */
export function CompareDetail({ comparison, selected }: CompareDetailProps): ReactNode {
  const { alignment } = comparison
  const one = useSide(comparison, 0, alignment.one[selected] ?? -1)
  const other = useSide(comparison, 1, alignment.other[selected] ?? -1)
  return (
    <section
      aria-label={t('Difference')}
      tabIndex={0}
      className="h-2/5 min-h-48 shrink-0 overflow-y-auto border-t p-4 -outline-offset-2 max-md:p-3"
    >
      {one.isLoading || other.isLoading ? (
        <PageState state={{ kind: 'loading', what: t('the difference') }} />
      ) : (
        <Parts one={one.data} other={other.data} />
      )}
      {[one.error, other.error].map(
        (error) =>
          error !== null && (
            <p key={error.message} role="alert" className="text-error">
              {error.message}
            </p>
          ),
      )}
    </section>
  )
}

function useSide({ models, sources }: Comparison, side: 0 | 1, row: number) {
  const { columns } = models[side]
  return useQuery({
    ...observationQuery(sources[side], columns.id[row] ?? '', revisionOf(columns, row)),
    enabled: row >= 0,
  })
}

interface PartsProps {
  readonly one: ObservationDetail | undefined
  readonly other: ObservationDetail | undefined
}

const PARTS = [
  { title: t('Failure'), of: ({ statusMessage }: ObservationDetail) => statusMessage },
  {
    title: t('Model and prompt'),
    of: ({ model, modelParameters, promptName, promptVersion }: ObservationDetail) =>
      model === null && promptName === null
        ? null
        : { model, modelParameters, promptName, promptVersion },
  },
  { title: t('Input'), of: ({ input }: ObservationDetail) => input },
  { title: t('Output'), of: ({ output }: ObservationDetail) => output },
] as const

function Parts({ one, other }: PartsProps): ReactNode {
  const parts = PARTS.map(({ title, of }) => ({
    title,
    before: one === undefined ? '' : textOf(of(one)),
    after: other === undefined ? '' : textOf(of(other)),
  }))
  const differing = parts.filter(({ before, after }) => before !== after)
  if (differing.length === 0) {
    return <p className="text-muted">{t('Both got the same and gave the same.')}</p>
  }
  return (
    <div className="grid gap-4">
      {differing.map(({ title, before, after }) => (
        <div key={title} className="grid gap-1.5">
          <h2 className="text-table font-medium text-muted">{title}</h2>
          <DiffView label={t('Difference of {title}', { title })} before={before} after={after} />
        </div>
      ))}
    </div>
  )
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : printJson(value)
}
