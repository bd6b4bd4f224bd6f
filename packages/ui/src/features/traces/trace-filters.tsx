import type { TraceRow } from '@heddle/core/schemas'
import { useRef, useState } from 'react'
import type { ReactNode } from 'react'

import { useActions } from '../../actions/use-actions.ts'
import { QueryField } from '../../components/query-field.tsx'
import { Segments } from '../../components/segments.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { TimeRangeSelect } from '../../components/time-range-select.tsx'
import type { QueryMistake } from '../../filter/lex-query.ts'
import { lexQuery } from '../../filter/lex-query.ts'
import { withField } from '../../filter/list-query.ts'
import { t } from '../../messages/translate.ts'
import type { TracesSearch } from '../../search-params.ts'
import { useSuggestions } from './use-suggestions.ts'

export interface TraceFiltersProps {
  readonly projectId: string
  /** Start of the time that is shown, ISO 8601. */
  readonly from: string | undefined
  readonly search: TracesSearch
  readonly mistakes: readonly QueryMistake[]
  readonly rows: readonly TraceRow[]
  readonly onChange: (search: TracesSearch) => void
}

/** The filter bar of the list; the URL holds all of its state. */
export function TraceFilters(props: TraceFiltersProps): ReactNode {
  const { search, mistakes, rows, onChange } = props
  const field = useRef<HTMLInputElement>(null)
  useActions({ 'find.focus': () => field.current?.focus() })
  const { q = '', range, env } = search
  const [draft, setDraft] = useState(q)
  const suggestions = useSuggestions(props, draft)
  const environments = useEnvironments(rows, env)
  const set = (change: { [Key in keyof TracesSearch]?: TracesSearch[Key] | undefined }): void =>
    onChange(defined({ ...search, ...change }))
  const status = lexQuery(q).find((term) => term.field === 'is')?.value
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b px-4 py-1.5">
      <QueryField
        ref={field}
        label={t('Filter traces')}
        placeholder={t('Words, or user:…, model:…, -tag:…, latency:>2s')}
        value={q}
        mistakes={mistakes}
        suggestions={suggestions}
        onDraft={setDraft}
        onChange={(next) => set({ q: next === '' ? undefined : next })}
      />
      <Segments
        label={t('Status')}
        options={[
          { id: 'all', label: t('All') },
          { id: 'error', label: t('Errors') },
        ]}
        selected={status === 'error' ? 'error' : 'all'}
        onSelect={(next) => {
          const text = withField(q, 'is', next === 'error' ? 'error' : undefined)
          set({ q: text === '' ? undefined : text })
        }}
      />
      {environments.length > 1 && (
        <SelectField
          label={t('Environment')}
          value={env ?? ''}
          options={[
            { id: '', label: t('All environments') },
            ...environments.map((id) => ({ id, label: id })),
          ]}
          onChange={(next) => set({ env: next === '' ? undefined : next })}
        />
      )}
      <TimeRangeSelect
        range={range}
        allLabel={t('All time')}
        onChange={(next) => set({ range: next })}
      />
    </div>
  )
}

function defined(search: Readonly<Record<string, string | undefined>>): TracesSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined))
}

/** The environments seen since the page opened, with the one that is chosen. */
function useEnvironments(rows: readonly TraceRow[], chosen: string | undefined): string[] {
  const [seen, setSeen] = useState<ReadonlySet<string>>(
    new Set(chosen === undefined ? [] : [chosen]),
  )
  const fresh = rows.filter(({ environment }) => !seen.has(environment))
  if (fresh.length > 0) setSeen(new Set([...seen, ...fresh.map(({ environment }) => environment)]))
  return [...seen].toSorted()
}
