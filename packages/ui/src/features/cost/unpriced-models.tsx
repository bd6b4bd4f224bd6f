import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { rich } from '../../messages/rich.ts'
import { plural, t } from '../../messages/translate.ts'
import type { CostRow } from './cost-rows.ts'

export interface UnpricedModelsProps {
  readonly models: readonly CostRow[]
  readonly projectId: string
}

/** Models without a price, whose calls are missing from every sum, and what to do about it. */
export function UnpricedModels({ models, projectId }: UnpricedModelsProps): ReactNode {
  return (
    <section aria-labelledby="unpriced" className="grid gap-2 rounded-control bg-warning-tint p-3">
      <h2 id="unpriced" className="font-medium text-warning">
        {t('Calls without a cost')}
      </h2>
      <ul className="numeric grid gap-1 text-table">
        {models.map(({ name, unpriced }) => (
          <li key={name} className="flex gap-4">
            <code className="min-w-0 truncate">{name}</code>
            <span>{plural(unpriced, ['{count} call', '{count} calls'])}</span>
          </li>
        ))}
      </ul>
      <p className="text-table">
        {rich(
          'These calls named no price that is known or brought no token counts, so the sums above leave them out. {link}, or send {code} with the call.',
          {
            link: (
              <Link
                to="/project/$projectId/settings/$page"
                params={{ projectId, page: 'models' }}
                className="text-accent underline"
              >
                {t('Give the model a price')}
              </Link>
            ),
            code: <code>costDetails</code>,
          },
        )}
      </p>
    </section>
  )
}
