import type { MetricsView, Widget, WidgetChart } from '@heddle/core/schemas'
import { useState } from 'react'
import type { ReactNode, SubmitEvent } from 'react'

import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { fieldText, TextField } from '../../components/text-field.tsx'
import { inContext } from '../../messages/in-context.ts'
import { t } from '../../messages/translate.ts'
import { aggregationsOf, type Choice, METRIC_CHOICES } from './metric-choices.ts'
import { printWidgetFilter, readWidgetFilter, widgetFilterFields } from './widget-filter.ts'

const CHARTS: readonly { readonly id: WidgetChart; readonly label: string }[] = [
  { id: 'bars', label: t('Stacked bars over time') },
  { id: 'line', label: t('Lines over time') },
  { id: 'list', label: t('Bars by group') },
  { id: 'table', label: t('Table') },
  { id: 'number', label: t('One number') },
]

const SPANS: readonly Choice[] = [
  { id: '4', label: t('A third') },
  { id: '6', label: t('Half') },
  { id: '12', label: t('Whole width') },
]

/** What a widget says before anybody has chosen. */
const FRESH: Omit<Widget, 'id'> = {
  title: '',
  chart: 'bars',
  view: 'traces',
  measure: 'count',
  aggregation: 'count',
  dimension: null,
  filters: [],
  span: 6,
}

export interface WidgetFormProps {
  /** Undefined for a new one. */
  readonly widget: Widget | undefined
  readonly onSave: (widget: Widget) => void
  readonly onClose: () => void
}

/** Makes or changes a widget: what is measured, how it is cut, and how it is shown. */
export function WidgetForm({ widget, onSave, onClose }: WidgetFormProps): ReactNode {
  const [draft, setDraft] = useState<Omit<Widget, 'id'>>(widget ?? FRESH)
  const [error, setError] = useState<Error | null>(null)
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const filters = readWidgetFilter(fieldText(fields, 'filter'), draft.view)
    if (typeof filters === 'string') {
      setError(new Error(filters))
      return
    }
    const id = widget?.id ?? crypto.randomUUID()
    onSave({ ...draft, id, title: fieldText(fields, 'title'), filters })
  }
  return (
    <Dialog title={widget === undefined ? t('New widget') : widget.title} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        <TextField label={t('Title')} name="title" defaultValue={draft.title} />
        <Choices draft={draft} onChange={(change) => setDraft({ ...draft, ...change })} />
        <TextField
          key={draft.view}
          label={t('Filter')}
          name="filter"
          isRequired={false}
          defaultValue={printWidgetFilter(draft.filters)}
          note={t('field:value, with {view} and others.', {
            view: widgetFilterFields(draft.view).slice(0, 6).join(', '),
          })}
        />
        <FailureNote error={error} />
        <div>
          <Button kind="primary" type="submit">
            {widget === undefined ? t('Add widget') : t('Change widget')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

interface ChoicesProps {
  readonly draft: Omit<Widget, 'id'>
  readonly onChange: (change: Partial<Widget>) => void
}

const VIEWS = (Object.keys(METRIC_CHOICES) as MetricsView[]).map((id) => ({
  id,
  label: METRIC_CHOICES[id].label,
}))

/** The choices depend on each other: another view or measure starts from what it can do. */
function Choices({ draft, onChange }: ChoicesProps): ReactNode {
  const { measures, dimensions } = METRIC_CHOICES[draft.view]
  const aggregations = aggregationsOf(draft.measure)
  const chooseMeasure = (measure: string): void => {
    const possible = aggregationsOf(measure)
    const kept = possible.find((one) => one === draft.aggregation)
    onChange({ measure, aggregation: kept ?? possible[0] ?? 'count' })
  }
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Choose
        label={t('Of')}
        value={draft.view}
        choices={VIEWS}
        onChange={(next) => {
          const view = VIEWS.find(({ id }) => id === next)?.id ?? 'traces'
          const measure = METRIC_CHOICES[view].measures[0]?.id ?? 'count'
          const aggregation = aggregationsOf(measure)[0] ?? 'count'
          onChange({ view, measure, aggregation, dimension: null, filters: [] })
        }}
      />
      <Choose
        label={inContext('noun', 'Measure')}
        value={draft.measure}
        choices={measures}
        onChange={chooseMeasure}
      />
      <Choose
        label={t('Aggregation')}
        value={draft.aggregation}
        choices={aggregations.map((id) => ({ id, label: id }))}
        onChange={(next) => {
          const aggregation = aggregations.find((one) => one === next)
          if (aggregation !== undefined) onChange({ aggregation })
        }}
      />
      <Choose
        label={t('By')}
        value={draft.dimension ?? ''}
        choices={[{ id: '', label: t('All together') }, ...dimensions]}
        onChange={(next) => onChange({ dimension: next === '' ? null : next })}
      />
      <Choose
        label={t('Shown as')}
        value={draft.chart}
        choices={CHARTS}
        onChange={(next) => onChange({ chart: CHARTS.find(({ id }) => id === next)?.id ?? 'bars' })}
      />
      <Choose
        label={t('Width')}
        value={String(draft.span)}
        choices={SPANS}
        onChange={(next) => onChange({ span: Number(next) })}
      />
    </div>
  )
}

interface ChooseProps {
  readonly label: string
  readonly value: string
  readonly choices: readonly Choice[]
  readonly onChange: (id: string) => void
}

function Choose({ label, value, choices, onChange }: ChooseProps): ReactNode {
  return (
    <label className="grid gap-1">
      <span className="text-table font-medium">{label}</span>
      <select
        value={value}
        onChange={({ target }) => onChange(target.value)}
        className="h-8 min-w-0 rounded-control border border-line-strong bg-bg px-2"
      >
        {choices.map((choice) => (
          <option key={choice.id} value={choice.id}>
            {choice.label}
          </option>
        ))}
      </select>
    </label>
  )
}
