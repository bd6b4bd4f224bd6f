import type { RunComparison } from '@heddle/core/schemas'
import type { ReactNode } from 'react'

import { Segments } from '../../components/segments.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import type { CompareSearch, CompareShow } from '../../search-params.ts'
import { type Judgement, type Metric, scoreNames, type Verdict } from './compare-rows.ts'

export interface CompareToolbarProps {
  readonly comparison: RunComparison
  readonly judgement: Judgement
  readonly counts: Readonly<Record<Verdict, number>>
  readonly search: CompareSearch
  readonly onChange: (search: CompareSearch) => void
}

/** What is compared, by what, and which rows are shown: the counters are the filters. */
export function CompareToolbar(props: CompareToolbarProps): ReactNode {
  const { comparison, counts, search } = props
  const failed = comparison.rows.filter(({ cells }) =>
    cells.some((cell) => (cell?.errorCount ?? 0) > 0),
  ).length
  const isPair = comparison.runs.length > 1
  const options: readonly { readonly id: CompareShow | 'all'; readonly label: string }[] = [
    { id: 'all', label: t('All {count}', { count: formatCount(comparison.rows.length) }) },
    ...(isPair
      ? ([
          { id: 'worse', label: t('Worse {count}', { count: formatCount(counts.worse) }) },
          { id: 'better', label: t('Better {count}', { count: formatCount(counts.better) }) },
          { id: 'same', label: t('Same {count}', { count: formatCount(counts.same) }) },
        ] as const)
      : []),
    { id: 'errors', label: t('Errors {count}', { count: formatCount(failed) }) },
  ]
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b px-4 py-1.5">
      <Segments
        label={t('Items')}
        options={options}
        selected={search.show ?? 'all'}
        onSelect={(next) => {
          const { show: _, ...others } = search
          props.onChange(next === 'all' ? { ...others, show: undefined } : { show: next })
        }}
      />
      {isPair && <JudgedBy {...props} />}
    </div>
  )
}

function JudgedBy({ comparison, judgement, search, onChange }: CompareToolbarProps): ReactNode {
  const metrics: readonly Metric[] = [
    ...scoreNames(comparison).map((name) => `score:${name}` as const),
    'latency',
    'cost',
  ]
  return (
    <>
      {comparison.runs.length > 2 && (
        <SelectField
          label={t('Judged run')}
          value={comparison.runs[judgement.run]?.id ?? ''}
          options={comparison.runs.slice(1).map(({ id, name }) => ({ id, label: name }))}
          onChange={(run) => onChange({ run })}
        />
      )}
      <SelectField
        label={t('Judged by')}
        value={judgement.metric}
        options={metrics.map((id) => ({
          id,
          label: t('Score {name}', { name: id.replace('score:', '') }),
        }))}
        onChange={(next) => {
          const metric = metrics.find((one) => one === next)
          if (metric !== undefined) onChange({ metric, better: undefined })
        }}
      />
      <Segments
        label={t('Better')}
        options={[
          { id: 'higher', label: t('Higher is better') },
          { id: 'lower', label: t('Lower') },
        ]}
        selected={judgement.better}
        onSelect={(better) => onChange({ better })}
      />
      <Segments
        label={t('Order')}
        options={[
          { id: 'drop', label: t('Greatest drop first') },
          { id: 'item', label: t('As run') },
        ]}
        selected={search.sort ?? 'drop'}
        onSelect={(sort) => onChange({ sort: sort === 'drop' ? undefined : sort })}
      />
      <Segments
        label={t('Differences')}
        options={[
          { id: 'words', label: t('Words marked') },
          { id: 'off', label: t('Plain') },
        ]}
        selected={search.diff ?? 'words'}
        onSelect={(diff) => onChange({ diff: diff === 'words' ? undefined : diff })}
      />
    </>
  )
}
