import type { ReactNode } from 'react'

import { SelectField } from '../../components/select-field.tsx'
import { SettingsTable } from '../../components/settings-table.tsx'
import { t } from '../../messages/translate.ts'
import { IMPORT_FIELDS, type ImportField, type ImportFile } from './read-import.ts'

const FIELD_LABELS: Readonly<Record<ImportField, string>> = {
  input: t('Input'),
  expectedOutput: t('Expected output'),
  metadata: t('Metadata'),
  id: 'Id of the item',
  ignore: t('Left out'),
}

/** Characters of a value that the preview shows. */
const PREVIEW_CHARACTERS = 120

export interface ImportColumnsProps {
  readonly file: ImportFile
  readonly fields: Readonly<Record<string, ImportField>>
  readonly onChange: (column: string, field: ImportField) => void
}

/** What each column becomes, with the value of the first row. */
export function ImportColumns({ file, fields, onChange }: ImportColumnsProps): ReactNode {
  const { columns, rows } = file
  const first = rows.find((row) => 'values' in row)
  if (columns.length === 0) {
    return (
      <p role="alert" className="text-table text-error">
        {t('The file has no columns: expected a first line of names, or one JSON object a line.')}
      </p>
    )
  }
  return (
    <SettingsTable
      label={t('Columns')}
      headings={[t('Column'), t('Becomes'), t('In the first row')]}
    >
      {columns.map((column) => (
        <tr key={column}>
          <th scope="row" className="font-mono">
            {column}
          </th>
          <td>
            <SelectField
              label={t('What {column} becomes', { column })}
              value={fields[column] ?? 'metadata'}
              options={IMPORT_FIELDS.map((id) => ({ id, label: FIELD_LABELS[id] }))}
              onChange={(next) => {
                const field = IMPORT_FIELDS.find((one) => one === next)
                if (field !== undefined) onChange(column, field)
              }}
            />
          </td>
          <td className="payload-line max-w-96 font-mono text-muted">
            {first && 'values' in first ? previewOf(first.values[column]) : ''}
          </td>
        </tr>
      ))}
    </SettingsTable>
  )
}

function previewOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null)
  return text.slice(0, PREVIEW_CHARACTERS)
}
