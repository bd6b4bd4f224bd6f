import type { DeliveryProcess } from '@heddle/core/schemas'
import { CircleAlert, CircleCheck, LoaderCircle } from 'lucide-react'
import type { ReactNode } from 'react'

import { Moment } from '../../components/moment.tsx'
import { SettingsTable } from '../../components/settings-table.tsx'
import { formatCount } from '../../format/tokens.ts'
import { countRefused, type Delivery, deliveryOf } from './ledger-sums.ts'

const HEADINGS = [
  'Client',
  'Last seen',
  'Numbered',
  'Stored',
  'Refused',
  'Dropped',
  'Spooled',
  'Missing',
] as const

/** Gaps that are written out. */
const SHOWN_GAPS = 5

/** What each client has numbered, and what came of it. */
export function LedgerTable({
  processes,
}: {
  readonly processes: readonly DeliveryProcess[]
}): ReactNode {
  return (
    <SettingsTable label="What each client sent" headings={HEADINGS}>
      {processes.map((process) => (
        <ClientRows key={process.process} process={process} />
      ))}
    </SettingsTable>
  )
}

function ClientRows({ process }: { readonly process: DeliveryProcess }): ReactNode {
  const { numbered, accepted, dropped, spooled, missing } = process
  const explanations = explain(process)
  const counts = [numbered, accepted, countRefused(process), dropped, spooled, missing]
  return (
    <>
      <tr>
        <th scope="row" className="whitespace-nowrap">
          <span className="flex items-center gap-2">
            <DeliveryIcon delivery={deliveryOf(process, Date.now())} />
            <code className="font-mono text-meta">{process.process}</code>
          </span>
        </th>
        <td className="whitespace-nowrap">
          <Moment at={process.lastSeenAt} />
        </td>
        {counts.map((count, index) => (
          <td key={HEADINGS[index + 2]} className="numeric">
            {count === 0 && index > 1 ? <span className="text-faint">—</span> : formatCount(count)}
          </td>
        ))}
      </tr>
      {explanations.length > 0 && (
        <tr className="border-t-0!">
          <td />
          <td colSpan={HEADINGS.length - 1} className="pt-0! text-muted">
            <ul>
              {explanations.map((explanation) => (
                <li key={explanation} className="payload-text">
                  {explanation}
                </li>
              ))}
            </ul>
          </td>
        </tr>
      )}
    </>
  )
}

/** Why not everything came, a line for each reason. */
function explain({ refused, missing, gaps, dropped }: DeliveryProcess): readonly string[] {
  const ranges = gaps
    .slice(-SHOWN_GAPS)
    .map(([first, last]) => (first === last ? `${first}` : `${first} to ${last}`))
  const more = gaps.length > SHOWN_GAPS ? ', and others' : ''
  return [
    ...Object.entries(refused).map(([reason, count]) => `${formatCount(count)} refused: ${reason}`),
    ...(dropped > 0
      ? [`${formatCount(dropped)} given up by the client: its stats() has the reasons.`]
      : []),
    ...(missing > 0 ? [`Missing are the numbers ${ranges.join(', ')}${more}.`] : []),
  ]
}

const ICONS = {
  complete: { icon: CircleCheck, label: 'complete', look: 'text-success' },
  'under-way': { icon: LoaderCircle, label: 'still under way', look: 'text-accent' },
  incomplete: { icon: CircleAlert, label: 'incomplete', look: 'text-error' },
} as const

/** How a delivery went, as a sign. */
export function DeliveryIcon({ delivery }: { readonly delivery: Delivery }): ReactNode {
  const { icon: Icon, label, look } = ICONS[delivery]
  return <Icon size={14} role="img" aria-label={label} className={`shrink-0 ${look}`} />
}
