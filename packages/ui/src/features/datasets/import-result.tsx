import type { ReactNode } from 'react'

import { SettingsTable } from '../../components/settings-table.tsx'
import { formatCount } from '../../format/tokens.ts'
import type { ImportOutcome } from './use-import.ts'

/** How many rows were added, and why each of the others was not. */
export function ImportResult({ result }: { readonly result: ImportOutcome }): ReactNode {
  const { added, refused } = result
  const rows = added === 1 ? '1 row was added.' : `${formatCount(added)} rows were added.`
  return (
    <section aria-label="Result of the import" className="grid gap-2">
      <p role="status">
        {rows}{' '}
        {refused.length > 0 && (
          <span className="text-error">{`${formatCount(refused.length)} ${refused.length === 1 ? 'was' : 'were'} not.`}</span>
        )}
      </p>
      {refused.length > 0 && (
        <SettingsTable label="Rows that were not added" headings={['Line', 'Why']}>
          {refused.map(({ line, message }, index) => (
            <tr key={index}>
              <th scope="row" className="numeric">
                {line}
              </th>
              <td className="payload-text">{message}</td>
            </tr>
          ))}
        </SettingsTable>
      )}
    </section>
  )
}
