import type { Repricing } from '@heddle/core/schemas'
import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'

import { Button } from '../../components/button.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { SettingsTable } from '../../components/settings-table.tsx'
import { fieldText, TextField } from '../../components/text-field.tsx'
import { formatCostExact } from '../../format/cost.ts'
import { formatCount } from '../../format/tokens.ts'
import { plural, t } from '../../messages/translate.ts'
import { useTimeZone } from '../../time-zone.ts'
import { readRepriceForm, usualDays } from './reprice-form.ts'
import { Section } from './section.tsx'
import { useRepricing } from './use-repricing.ts'

/** Applies the prices of now to calls of the past: first told, then done. */
export function RepriceSection({ projectId }: { readonly projectId: string }): ReactNode {
  const { start, shown, error, isBusy } = useRepricing(projectId)
  const timeZone = useTimeZone()
  const [days] = useState(() => usualDays(Date.now(), timeZone))
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const scope = readRepriceForm((name) => fieldText(fields, name), timeZone)
    start({ ...scope, dryRun: true })
  }
  return (
    <Section
      title={t('Price calls of the past again')}
      text={t(
        'A dry run tells what the prices of now would change; nothing is changed until it is applied. Costs that the SDK gave stay.',
      )}
    >
      <form onSubmit={submit} className="grid gap-3 rounded-card border p-3">
        <div className="grid grid-cols-3 gap-3 max-md:grid-cols-1">
          <TextField
            label={t('First day ({timeZone})', { timeZone })}
            name="from"
            type="date"
            defaultValue={days.from}
          />
          <TextField
            label={t('Last day ({timeZone})', { timeZone })}
            name="to"
            type="date"
            defaultValue={days.to}
          />
          <TextField
            label={t('Only this model')}
            name="model"
            isRequired={false}
            placeholder={t('all')}
          />
        </div>
        <div>
          <Button type="submit" kind="primary" isDisabled={isBusy}>
            {t('Dry run')}
          </Button>
        </div>
      </form>
      <FailureNote error={error} />
      {shown !== undefined && (
        <Outcome
          repricing={shown}
          isBusy={isBusy}
          onStart={(dryRun) => start({ ...scopeOf(shown), dryRun })}
        />
      )}
    </Section>
  )
}

function scopeOf({ fromTimestamp, toTimestamp, model }: Repricing) {
  return { fromTimestamp, toTimestamp, model }
}

interface OutcomeProps {
  readonly repricing: Repricing
  readonly isBusy: boolean
  readonly onStart: (dryRun: boolean) => void
}

const HEADINGS = [t('Model'), t('Calls'), t('Changed'), t('Before'), t('After')]

function Outcome({ repricing, isBusy, onStart }: OutcomeProps): ReactNode {
  const { dryRun, changed, models, oldCost, newCost } = repricing
  return (
    <div className="grid gap-3">
      <p role="status" className="text-table">
        {statusText(repricing)}
      </p>
      {models.length > 0 && (
        <SettingsTable label={t('What changes')} headings={HEADINGS}>
          {models.map((entry) => (
            <tr key={JSON.stringify(entry.model)}>
              <th scope="row" className="max-w-64 truncate">
                {entry.model ?? t('others')}
              </th>
              <td className="numeric">{formatCount(entry.calls)}</td>
              <td className="numeric">{formatCount(entry.changed)}</td>
              <td className="numeric">{formatCostExact(entry.oldCost)}</td>
              <td className="numeric">{formatCostExact(entry.newCost)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{t('all')}</th>
            <td className="numeric">{formatCount(repricing.examined)}</td>
            <td className="numeric">{formatCount(changed)}</td>
            <td className="numeric">{formatCostExact(oldCost)}</td>
            <td className="numeric">{formatCostExact(newCost)}</td>
          </tr>
        </SettingsTable>
      )}
      {dryRun && repricing.state === 'done' && changed > 0 && (
        <div>
          <Button isDisabled={isBusy} onClick={() => onStart(false)}>
            {plural(changed, ['Apply to {count} call', 'Apply to {count} calls'])}
          </Button>
        </div>
      )}
      {repricing.state === 'failed' && (
        <div>
          <Button isDisabled={isBusy} onClick={() => onStart(dryRun)}>
            {t('Start again')}
          </Button>
        </div>
      )}
    </div>
  )
}

function statusText({ state, dryRun, examined, total, changed, message }: Repricing): string {
  if (state === 'failed') return message ?? t('It failed.')
  if (state === 'running')
    return t('{count} of {count2} calls examined…', {
      count: formatCount(examined),
      count2: formatCount(total),
    })
  if (changed === 0) return t('All costs are as the prices of now make them.')
  return dryRun
    ? plural(changed, [
        '{count} call would change; nothing is changed yet.',
        '{count} calls would change; nothing is changed yet.',
      ])
    : plural(changed, ['{count} call changed.', '{count} calls changed.'])
}
