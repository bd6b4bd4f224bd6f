import type { ReactNode } from 'react'

import { SettingsTable } from '../../components/settings-table.tsx'
import { plural, t } from '../../messages/translate.ts'
import type { ImportOutcome } from './use-import.ts'

/** How many rows were added, and why each of the others was not. */
export function ImportResult({ result }: { readonly result: ImportOutcome }): ReactNode {
  const { added, refused } = result
  const rows = plural(added, ['1 row was added.', '{count} rows were added.'])
  return (
    <section aria-label={t('Result of the import')} className="grid gap-2">
      <p role="status">
        {rows}{' '}
        {refused.length > 0 && (
          <span className="text-error">
            {plural(refused.length, ['{count} was not.', '{count} were not.'])}
          </span>
        )}
      </p>
      {refused.length > 0 && (
        <SettingsTable label={t('Rows that were not added')} headings={[t('Line'), t('Why')]}>
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
