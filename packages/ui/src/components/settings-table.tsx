import type { ReactNode } from 'react'

import { t } from '../messages/translate.ts'

export interface SettingsTableProps {
  readonly label: string
  /** The last column may have an empty heading: it holds what can be done. */
  readonly headings: readonly string[]
  readonly children: ReactNode
}

/** A short table of things that people set up. Each row begins with a `th`. */
export function SettingsTable({ label, headings, children }: SettingsTableProps): ReactNode {
  return (
    <div tabIndex={0} role="region" aria-label={label} className="overflow-x-auto">
      <table className="w-full text-table [&_td]:px-2 [&_td]:py-1.5 [&_tbody_th]:py-1.5 [&_tbody_th]:pe-2 [&_tbody_th]:text-start [&_tbody_th]:font-normal [&_tbody_tr]:border-t">
        <thead>
          <tr className="text-faint">
            {headings.map((heading, index) => (
              <th
                key={heading}
                scope="col"
                className={`py-1 text-start font-normal whitespace-nowrap ${index === 0 ? 'pe-2' : 'px-2'}`}
              >
                {heading === '' ? <span className="sr-only">{t('Actions')}</span> : heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}
