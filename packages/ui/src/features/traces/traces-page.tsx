import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useDeferredValue, useMemo, useState } from 'react'
import type { ReactNode } from 'react'

import { scoreKindsQuery } from '../../api/scores.ts'
import type { TraceFilter } from '../../api/traces.ts'
import { Button } from '../../components/button.tsx'
import { ConnectLink } from '../../components/connect-link.tsx'
import { LiveDot } from '../../components/live-dot.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { PageState } from '../../components/page-state.tsx'
import { Segments } from '../../components/segments.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { LIST_FIELDS, OBSERVATION_FIELDS } from '../../filter/list-fields.ts'
import { parseListQuery } from '../../filter/list-query.ts'
import { formatCount } from '../../format/tokens.ts'
import { plural, t } from '../../messages/translate.ts'
import type { TracesSearch } from '../../search-params.ts'
import { RANGES, resolveRange } from '../../time-range.ts'
import { isLeavingPage } from './is-leaving-page.ts'
import { chooseColumns, extrasOf } from './trace-columns.tsx'
import { TraceFilters } from './trace-filters.tsx'
import { TraceList } from './trace-list.tsx'
import type { ListPlace } from './use-list-place.ts'
import { useTraceRows } from './use-trace-rows.ts'

const route = getRouteApi('/project/$projectId/traces')

const SavedViews = lazy(async () => ({
  default: (await import('./saved-views.tsx')).SavedViews,
}))
const ColumnChooser = lazy(async () => ({
  default: (await import('./column-chooser.tsx')).ColumnChooser,
}))
const ObservationList = lazy(async () => ({
  default: (await import('./observation-list.tsx')).ObservationList,
}))

/** `/project/$projectId/traces`: which runs there were, or which steps. */
export function TracesPage(): ReactNode {
  const { projectId } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: TracesSearch): void => {
    const set = Object.entries(withPlace(next, search)).filter(([, value]) => value !== undefined)
    // Marks, which the entry of the history holds, belong to what was filtered.
    const isSame = filterName(projectId, next) === filterName(projectId, search)
    const state = isSame || {}
    void navigate({ search: Object.fromEntries(set) as TracesSearch, replace: true, state })
  }
  const props = { projectId, search, onChange: change }
  return search.rows === 'observations' ? <Observations {...props} /> : <Traces {...props} />
}

/** The name of what is listed, however it is shown. */
function filterName(projectId: string, { q, range, env, rows }: TracesSearch): string {
  return JSON.stringify([projectId, q, range, env, rows])
}

/** What is shown; a place belongs to one list. */
const LIST_KEYS = ['q', 'range', 'env', 'rows', 'cols', 'view'] as const

/** Another list begins at its top, without a row that is active. */
function withPlace(next: TracesSearch, before: TracesSearch): TracesSearch {
  const isSame = LIST_KEYS.every((key) => next[key] === before[key])
  return isSame ? next : { ...next, top: undefined, row: undefined }
}

interface ListProps {
  readonly projectId: string
  readonly search: TracesSearch
  readonly onChange: (search: TracesSearch) => void
}

function Traces({ projectId, search, onChange }: ListProps): ReactNode {
  usePageTitle(t('Traces'))
  const [isReading, setIsReading] = useState(false)
  const { columns, unknown } = useMemo(() => chooseColumns(search.cols), [search.cols])
  const { filter, mistakes } = useFilter(search, columns)
  const list = useTraceRows(projectId, useDeferredValue(filter), isReading)
  const router = useRouter()
  const tellPlace = (place: ListPlace): void => {
    if (!isLeavingPage(router)) onChange({ ...search, ...place })
  }
  const count = list.rows.length
  const isFiltered =
    search.q !== undefined || search.range !== undefined || search.env !== undefined
  return (
    <>
      <PageHeader
        title={t('Traces')}
        note={count > 0 && `${formatCount(count)}${list.pages.hasNextPage ? '+' : ''}`}
      >
        <ListActions projectId={projectId} search={search} onChange={onChange} />
        <LiveDot />
      </PageHeader>
      <TraceFilters
        projectId={projectId}
        from={filter.from}
        search={search}
        mistakes={mistakes}
        onChange={onChange}
        rows={list.rows}
      />
      {unknown.length > 0 && <UnknownColumns names={unknown} />}
      <TraceList
        projectId={projectId}
        list={list}
        columns={columns}
        filter={filter}
        peek={search.peek}
        onPeek={(peek) => onChange({ ...search, peek })}
        onFilter={(term) => onChange({ ...search, q: withTerm(search.q, term) })}
        onRange={(range) => onChange({ ...search, range })}
        scope={JSON.stringify(filter)}
        filterName={filterName(projectId, search)}
        place={{ top: search.top, row: search.row }}
        onPlace={tellPlace}
        onReading={setIsReading}
        empty={
          isFiltered ? (
            <NothingMatches onClear={() => onChange({ cols: search.cols })} />
          ) : (
            <NoTraces projectId={projectId} />
          )
        }
      />
    </>
  )
}

function UnknownColumns({ names }: { readonly names: readonly string[] }): ReactNode {
  return (
    <p role="status" className="bg-warning-tint px-4 py-1 text-table text-warning">
      {plural(
        names.length,
        [
          'The list has no column {names} any more; the others are shown.',
          'The list has no columns {names} any more; the others are shown.',
        ],
        { names: names.join(', ') },
      )}
    </p>
  )
}

function Observations({ projectId, search, onChange }: ListProps): ReactNode {
  usePageTitle(t('Observations'))
  const { filter, mistakes } = useFilter(search)
  return (
    <>
      <PageHeader title={t('Observations')}>
        <ListActions projectId={projectId} search={search} onChange={onChange} />
      </PageHeader>
      <TraceFilters
        projectId={projectId}
        from={filter.from}
        search={search}
        mistakes={mistakes}
        onChange={onChange}
        rows={NO_ROWS}
      />
      <Suspense fallback={<PageState state={{ kind: 'loading', what: t('the observations') }} />}>
        <ObservationList
          projectId={projectId}
          filter={filter}
          onClear={() => onChange({ rows: 'observations' })}
          onFilter={(term) => onChange({ ...search, q: withTerm(search.q, term) })}
          onRange={(range) => onChange({ ...search, range })}
        />
      </Suspense>
    </>
  )
}

/** A filter with one more term, once. */
function withTerm(q: string | undefined, term: string): string {
  if (q === undefined) return term
  return ` ${q} `.includes(` ${term} `) ? q : `${q} ${term}`
}

const NO_ROWS: readonly [] = []

/** Views, columns, and what a row is. */
function ListActions({ projectId, search, onChange }: ListProps): ReactNode {
  const [isChoosing, setIsChoosing] = useState(false)
  const rows = search.rows ?? 'traces'
  return (
    <>
      <div className="flex items-center gap-2 max-md:hidden">
        <Suspense>
          <SavedViews projectId={projectId} search={search} onChange={onChange} />
        </Suspense>
        {rows === 'traces' && <Button onClick={() => setIsChoosing(true)}>{t('Columns')}</Button>}
      </div>
      <Segments
        label={t('Rows')}
        options={[
          { id: 'traces', label: t('Traces') },
          { id: 'observations', label: t('Observations') },
        ]}
        selected={rows}
        onSelect={(next) =>
          onChange({
            ...search,
            rows: next === 'traces' ? undefined : next,
            peek: undefined,
          })
        }
      />
      {isChoosing && (
        <Suspense>
          <Columns
            projectId={projectId}
            cols={search.cols}
            onChange={(cols) => onChange({ ...search, cols })}
            onClose={() => setIsChoosing(false)}
          />
        </Suspense>
      )}
    </>
  )
}

interface ColumnsProps {
  readonly projectId: string
  readonly cols: string | undefined
  readonly onChange: (cols: string | undefined) => void
  readonly onClose: () => void
}

function Columns({ projectId, cols, onChange, onClose }: ColumnsProps): ReactNode {
  const { data } = useQuery(scoreKindsQuery(projectId, {}))
  const names = new Set((data?.kinds ?? []).map(({ name }) => name))
  return (
    <ColumnChooser
      columns={chooseColumns(cols).columns}
      scoreNames={[...names]}
      onChange={onChange}
      onClose={onClose}
    />
  )
}

function NothingMatches({ onClear }: { readonly onClear: () => void }): ReactNode {
  return (
    <PageState
      state={{
        kind: 'empty',
        title: t('No trace matches.'),
        text: t('There may be traces outside this filter and time range.'),
        action: (
          <Button kind="primary" onClick={onClear}>
            {t('Clear the filter')}
          </Button>
        ),
      }}
    />
  )
}

function NoTraces({ projectId }: { readonly projectId: string }): ReactNode {
  return (
    <PageState
      state={{
        kind: 'empty',
        title: t('No traces yet.'),
        text: t('They appear here as soon as your program sends the first one.'),
        action: <ConnectLink projectId={projectId} />,
      }}
    />
  )
}

type Columns = ReturnType<typeof chooseColumns>['columns']

/**
 * The filter the URL asks for; the same object until that changes, so that a range does not move while one reads. While
 * something in it means nothing, it is the last one that did.
 */
function useFilter(search: TracesSearch, columns?: Columns) {
  const read = useReadFilter(search, columns)
  const [valid, setValid] = useState(read.filter)
  const isValid = read.mistakes.length === 0
  if (isValid && valid !== read.filter) setValid(read.filter)
  return { filter: isValid ? read.filter : valid, mistakes: read.mistakes }
}

function useReadFilter({ q = '', range, env, rows }: TracesSearch, columns?: Columns) {
  return useMemo(() => {
    const fields = rows === 'observations' ? OBSERVATION_FIELDS : LIST_FIELDS
    const { filter, mistakes } = parseListQuery(q, fields)
    const { scores = [], metadata = [] } = columns === undefined ? {} : extrasOf(columns)
    const { fromMs, toMs } = resolveRange(range ?? '24h', Date.now())
    // A length up to now goes on while new traces come in.
    const isOpen = RANGES.some((preset) => preset === range)
    const whole: TraceFilter = {
      ...filter,
      ...(env === undefined ? {} : { environment: env }),
      ...(range !== undefined && { from: new Date(fromMs).toISOString() }),
      ...(range !== undefined && !isOpen && { to: new Date(toMs).toISOString() }),
      ...(scores.length > 0 && { scores: scores.join('\n') }),
      ...(metadata.length > 0 && { metadata: metadata.join('\n') }),
    }
    return { filter: whole, mistakes }
  }, [q, range, env, rows, columns])
}
