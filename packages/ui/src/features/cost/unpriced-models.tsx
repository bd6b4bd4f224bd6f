import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { formatCount } from '../../format/tokens.ts'
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
        Calls without a cost
      </h2>
      <ul className="numeric grid gap-1 text-table">
        {models.map(({ name, unpriced }) => (
          <li key={name} className="flex gap-4">
            <code className="min-w-0 truncate">{name}</code>
            <span>
              {formatCount(unpriced)} {unpriced === 1 ? 'call' : 'calls'}
            </span>
          </li>
        ))}
      </ul>
      <p className="text-table">
        These calls named no price that is known or brought no token counts, so the sums above leave
        them out.{' '}
        <Link
          to="/project/$projectId/settings/$page"
          params={{ projectId, page: 'models' }}
          className="text-accent underline"
        >
          Give the model a price
        </Link>
        , or send <code>costDetails</code> with the call.
      </p>
    </section>
  )
}
