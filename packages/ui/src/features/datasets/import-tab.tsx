import { useState } from 'react'
import type { ReactNode } from 'react'

import type { DatasetPlace } from '../../api/datasets.ts'
import { Button } from '../../components/button.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import { ImportColumns } from './import-columns.tsx'
import { ImportResult } from './import-result.tsx'
import {
  guessField,
  type ImportFile,
  type ImportField,
  readImport,
  toItems,
} from './read-import.ts'
import { useImport } from './use-import.ts'

interface OpenFile extends ImportFile {
  readonly name: string
  readonly fields: Readonly<Record<string, ImportField>>
}

export interface ImportTabProps {
  readonly place: DatasetPlace
  readonly datasetName: string
}

/** Adds the rows of a file: which column is what, what the rows become, and what was wrong with each that was not added. */
export function ImportTab({ place, datasetName }: ImportTabProps): ReactNode {
  const [file, setFile] = useState<OpenFile>()
  const run = useImport(place)
  const open = async (chosen: File): Promise<void> => {
    const read = readImport(await chosen.text())
    const fields = Object.fromEntries(read.columns.map((column) => [column, guessField(column)]))
    run.reset()
    setFile({ ...read, name: chosen.name, fields })
  }
  return (
    <div className="grid auto-rows-max content-start gap-4 overflow-y-auto p-4">
      <label className="grid gap-1">
        <span className="text-table font-medium">
          {t('File of comma-separated values or JSON lines')}
        </span>
        <input
          type="file"
          accept=".csv,.jsonl,.ndjson,.json,text/csv,application/x-ndjson"
          onChange={({ target }) => {
            const [chosen] = target.files ?? []
            if (chosen !== undefined) void open(chosen)
          }}
          className="text-table file:me-3 file:h-7 file:rounded-control file:border file:bg-bg file:px-3"
        />
      </label>
      {file !== undefined && (
        <>
          <ImportColumns
            file={file}
            fields={file.fields}
            onChange={(column, field) =>
              setFile({ ...file, fields: { ...file.fields, [column]: field } })
            }
          />
          <div className="flex items-center gap-3">
            <Button
              kind="primary"
              isDisabled={run.isPending || file.columns.length === 0}
              onClick={() =>
                run.mutate({ rows: file.rows, items: toItems(file.rows, file.fields) })
              }
            >
              {t('Add {count} rows to {datasetName}', {
                count: formatCount(goodRows(file)),
                datasetName,
              })}
            </Button>
            {run.isPending && (
              <span role="status" className="numeric text-table text-muted">
                {t('{count} sent', { count: formatCount(run.sent) })}
              </span>
            )}
          </div>
          <FailureNote error={run.error} />
          {run.data !== undefined && <ImportResult result={run.data} />}
        </>
      )}
    </div>
  )
}

function goodRows({ rows }: ImportFile): number {
  return rows.filter((row) => 'values' in row).length
}
