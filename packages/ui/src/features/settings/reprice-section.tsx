import type { Repricing, RepricingRequest } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'

import { repricingQuery, startRepricing } from '../../api/settings.ts'
import { Button } from '../../components/button.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { SettingsTable } from '../../components/settings-table.tsx'
import { fieldText, TextField } from '../../components/text-field.tsx'
import { useChange } from '../../components/use-change.ts'
import { formatCostExact } from '../../format/cost.ts'
import { formatCount } from '../../format/tokens.ts'
import { useTimeZone } from '../../time-zone.ts'
import { readRepriceForm, usualDays } from './reprice-form.ts'
import { Section } from './section.tsx'

/** Applies the prices of now to calls of the past: first told, then done. */
export function RepriceSection({ projectId }: { readonly projectId: string }): ReactNode {
  const start = useChange((request: RepricingRequest) => startRepricing(projectId, request))
  const repricing = useQuery(repricingQuery(projectId, start.data?.id))
  const timeZone = useTimeZone()
  const [days] = useState(() => usualDays(Date.now(), timeZone))
  const shown = repricing.data ?? start.data
  const isBusy = start.isPending || shown?.state === 'running'
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const scope = readRepriceForm((name) => fieldText(fields, name), timeZone)
    start.mutate({ ...scope, dryRun: true })
  }
  return (
    <Section
      title="Price calls of the past again"
      text="A dry run tells what the prices of now would change; nothing is changed until it is applied. Costs that the SDK gave stay."
    >
      <form onSubmit={submit} className="grid gap-3 rounded-card border p-3">
        <div className="grid grid-cols-3 gap-3 max-md:grid-cols-1">
          <TextField
            label={`First day (${timeZone})`}
            name="from"
            type="date"
            defaultValue={days.from}
          />
          <TextField
            label={`Last day (${timeZone})`}
            name="to"
            type="date"
            defaultValue={days.to}
          />
          <TextField label="Only this model" name="model" isRequired={false} placeholder="all" />
        </div>
        <div>
          <Button type="submit" kind="primary" isDisabled={isBusy}>
            Dry run
          </Button>
        </div>
      </form>
      <FailureNote error={start.error ?? repricing.error} />
      {shown !== undefined && (
        <Outcome
          repricing={shown}
          isBusy={isBusy}
          onApply={() => {
            const { fromTimestamp, toTimestamp, model } = shown
            start.mutate({ fromTimestamp, toTimestamp, model, dryRun: false })
          }}
        />
      )}
    </Section>
  )
}

interface OutcomeProps {
  readonly repricing: Repricing
  readonly isBusy: boolean
  readonly onApply: () => void
}

const HEADINGS = ['Model', 'Calls', 'Changed', 'Before', 'After']

function Outcome({ repricing, isBusy, onApply }: OutcomeProps): ReactNode {
  const { dryRun, changed, models, oldCost, newCost } = repricing
  return (
    <div className="grid gap-3">
      <p role="status" className="text-table">
        {statusText(repricing)}
      </p>
      {models.length > 0 && (
        <SettingsTable label="What changes" headings={HEADINGS}>
          {models.map((entry) => (
            <tr key={JSON.stringify(entry.model)}>
              <th scope="row" className="max-w-64 truncate">
                {entry.model ?? 'others'}
              </th>
              <td className="numeric">{formatCount(entry.calls)}</td>
              <td className="numeric">{formatCount(entry.changed)}</td>
              <td className="numeric">{formatCostExact(entry.oldCost)}</td>
              <td className="numeric">{formatCostExact(entry.newCost)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">all</th>
            <td className="numeric">{formatCount(repricing.examined)}</td>
            <td className="numeric">{formatCount(changed)}</td>
            <td className="numeric">{formatCostExact(oldCost)}</td>
            <td className="numeric">{formatCostExact(newCost)}</td>
          </tr>
        </SettingsTable>
      )}
      {dryRun && repricing.state === 'done' && changed > 0 && (
        <div>
          <Button isDisabled={isBusy} onClick={onApply}>
            Apply to {formatCount(changed)} {changed === 1 ? 'call' : 'calls'}
          </Button>
        </div>
      )}
    </div>
  )
}

function statusText({ state, dryRun, examined, total, changed, message }: Repricing): string {
  const calls = `${formatCount(changed)} ${changed === 1 ? 'call' : 'calls'}`
  if (state === 'failed') return message ?? 'It failed.'
  if (state === 'running')
    return `${formatCount(examined)} of ${formatCount(total)} calls examined…`
  if (changed === 0) return 'All costs are as the prices of now make them.'
  return dryRun ? `${calls} would change; nothing is changed yet.` : `${calls} changed.`
}
