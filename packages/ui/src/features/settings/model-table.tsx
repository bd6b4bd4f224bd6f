import type { Model } from '@heddle/core/schemas'
import type { ReactNode } from 'react'

import { ConfirmButton } from '../../components/confirm-button.tsx'
import { SettingsTable } from '../../components/settings-table.tsx'
import { formatCost } from '../../format/cost.ts'
import { t } from '../../messages/translate.ts'
import { PRICED_TOKENS } from './model-form.ts'

export interface ModelTableProps {
  readonly label: string
  readonly models: readonly Model[]
  /** Absent where nothing can be removed. */
  readonly onRemove: ((id: string) => void) | undefined
}

const HEADINGS = [t('Model'), t('Pattern'), t('Input / 1M'), t('Output / 1M'), t('From')]

/** Prices in USD for a million units of what the model is billed by. A price of all units is that of either kind. */
export function ModelTable({ label, models, onRemove }: ModelTableProps): ReactNode {
  return (
    <SettingsTable label={label} headings={onRemove === undefined ? HEADINGS : [...HEADINGS, '']}>
      {models.map((model) => (
        <tr key={model.id}>
          <th scope="row" className="max-w-56 truncate" title={model.modelName}>
            {model.modelName}
          </th>
          <td className="max-w-64 truncate font-mono text-muted" title={model.matchPattern}>
            {model.matchPattern}
          </td>
          <td className="numeric whitespace-nowrap">
            {price(model, model.inputPrice ?? model.totalPrice)}
          </td>
          <td className="numeric whitespace-nowrap">
            {price(model, model.outputPrice ?? model.totalPrice)}
          </td>
          <td className="numeric whitespace-nowrap">
            {model.startDate?.slice(0, 10) ?? t('always')}
          </td>
          {onRemove !== undefined && (
            <td className="text-end whitespace-nowrap">
              <ConfirmButton target={model.modelName} onConfirm={() => onRemove(model.id)}>
                {t('Delete')}
              </ConfirmButton>
            </td>
          )}
        </tr>
      ))}
    </SettingsTable>
  )
}

function price({ unit }: Model, perUnit: number | null): string {
  if (perUnit === null) return '—'
  const text = formatCost(perUnit * PRICED_TOKENS)
  return unit === 'TOKENS' ? text : `${text} ${unit.toLowerCase()}`
}
