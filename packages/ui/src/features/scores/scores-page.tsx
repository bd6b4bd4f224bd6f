import type { ScoreKind } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { ReactNode } from 'react'

import { scoreKindsQuery } from '../../api/scores.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { SOURCE_LABELS } from '../../components/score-value.tsx'
import { Segments } from '../../components/segments.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { TimeRangeSelect } from '../../components/time-range-select.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { t } from '../../messages/translate.ts'
import type { ScoresSearch } from '../../search-params.ts'
import { resolveRange } from '../../time-range.ts'
import { ScoreAnalytics } from './score-analytics.tsx'
import { ScoreLog } from './score-log.tsx'

const route = getRouteApi('/project/$projectId/scores')

const NO_KINDS: readonly ScoreKind[] = []

/** `/project/$projectId/scores`: how good is it? */
export function ScoresPage(): ReactNode {
  usePageTitle(t('Scores'))
  const { projectId } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { range = '30d', view = 'log', name, source } = search
  const time = useMemo(() => {
    const { fromMs, toMs } = resolveRange(range, Date.now())
    return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }
  }, [range])
  const { data } = useQuery(scoreKindsQuery(projectId, time))
  const kinds = data?.kinds ?? NO_KINDS
  const change = (next: ScoresSearch): void => {
    void navigate({ search: { ...search, ...next }, replace: true })
  }
  return (
    <>
      <PageHeader title={t('Scores')}>
        <Segments
          label={t('View')}
          options={[
            { id: 'log', label: t('Log') },
            { id: 'analytics', label: t('Analytics') },
          ]}
          selected={view}
          onSelect={(next) => change({ view: next === 'log' ? undefined : next })}
        />
        <TimeRangeSelect range={range} onChange={(next) => change({ range: next })} />
      </PageHeader>
      {view === 'log' ? (
        <>
          <LogFilters kinds={kinds} search={search} onChange={change} />
          <ScoreLog
            projectId={projectId}
            filter={{ ...time, ...(name && { name }), ...(source && { source }) }}
          />
        </>
      ) : (
        <ScoreAnalytics
          projectId={projectId}
          time={time}
          kinds={kinds}
          search={search}
          onChange={change}
        />
      )}
    </>
  )
}

interface LogFiltersProps {
  readonly kinds: readonly ScoreKind[]
  readonly search: ScoresSearch
  readonly onChange: (search: ScoresSearch) => void
}

function LogFilters({ kinds, search, onChange }: LogFiltersProps): ReactNode {
  const names = [...new Set(kinds.map(({ name }) => name))]
  const sources = (['ANNOTATION', 'EVAL', 'API'] as const).filter((source) =>
    kinds.some((kind) => kind.source === source),
  )
  return (
    <div className="flex shrink-0 flex-wrap gap-2 border-b px-4 py-1.5">
      <SelectField
        label={t('Name of the score')}
        value={search.name ?? ''}
        options={[{ id: '', label: t('All names') }, ...names.map((id) => ({ id, label: id }))]}
        onChange={(name) => onChange({ name: name === '' ? undefined : name })}
      />
      <SelectField
        label={t('Who gave it')}
        value={search.source ?? ''}
        options={[
          { id: '', label: t('By anybody') },
          ...sources.map((id) => ({
            id,
            label: t('By a {source}', { source: SOURCE_LABELS[id] }),
          })),
        ]}
        onChange={(next) => onChange({ source: sources.find((one) => one === next) })}
      />
    </div>
  )
}
