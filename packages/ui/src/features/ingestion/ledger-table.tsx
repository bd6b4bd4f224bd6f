import type { DeliveryProcess } from '@heddle/core/schemas'
import { CircleAlert, CircleCheck, LoaderCircle } from 'lucide-react'
import type { ReactNode } from 'react'

import { Moment } from '../../components/moment.tsx'
import { SettingsTable } from '../../components/settings-table.tsx'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import { countRefused, type Delivery, deliveryOf } from './ledger-sums.ts'

const HEADINGS = [
  t('Client'),
  t('Last seen'),
  t('Numbered'),
  t('Stored'),
  t('Refused'),
  t('Dropped'),
  t('Spooled'),
  t('Missing'),
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
    <SettingsTable label={t('What each client sent')} headings={HEADINGS}>
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
    .map(([first, last]) => (first === last ? `${first}` : t('{first} to {last}', { first, last })))
  const numbers = { ranges: ranges.join(', ') }
  return [
    ...Object.entries(refused).map(([reason, count]) =>
      t('{count} refused: {reason}', { count: formatCount(count), reason }),
    ),
    ...(dropped > 0
      ? [
          t('{count} given up by the client: its stats() has the reasons.', {
            count: formatCount(dropped),
          }),
        ]
      : []),
    ...(missing > 0
      ? [
          gaps.length > SHOWN_GAPS
            ? t('Missing are the numbers {ranges}, and others.', numbers)
            : t('Missing are the numbers {ranges}.', numbers),
        ]
      : []),
  ]
}

const ICONS = {
  complete: { icon: CircleCheck, label: t('complete'), look: 'text-success' },
  'under-way': { icon: LoaderCircle, label: t('still under way'), look: 'text-accent' },
  incomplete: { icon: CircleAlert, label: t('incomplete'), look: 'text-error' },
} as const

/** How a delivery went, as a sign. */
export function DeliveryIcon({ delivery }: { readonly delivery: Delivery }): ReactNode {
  const { icon: Icon, label, look } = ICONS[delivery]
  return <Icon size={14} role="img" aria-label={label} className={`shrink-0 ${look}`} />
}
