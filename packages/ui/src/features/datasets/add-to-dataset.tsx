import type { DatasetSummary } from '@heddle/core/schemas'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode, SubmitEvent } from 'react'

import { datasetsQuery, putDataset, writeItem } from '../../api/datasets.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { TextAreaField } from '../../components/text-area-field.tsx'
import { fieldText, TextField } from '../../components/text-field.tsx'
import { useChange } from '../../components/use-change.ts'
import { printValue, readValue } from '../../json/read-value.ts'
import { t } from '../../messages/translate.ts'

export interface AddToDatasetProps {
  readonly projectId: string
  /** Where it comes from. */
  readonly traceId: string
  readonly observationId?: string
  readonly input: unknown
  readonly output: unknown
  readonly onClose: () => void
}

/** The choice that makes a new dataset. */
const NEW = ''

/** Makes an item of what a trace or a step was given and said; both can be put right first. */
export function AddToDataset(props: AddToDatasetProps): ReactNode {
  const { projectId, onClose } = props
  const pages = useInfiniteQuery(datasetsQuery(projectId))
  const datasets = pages.data?.pages.flatMap(({ data }) => data) ?? []
  const [chosen, setChosen] = useState<string>()
  const datasetId = chosen ?? datasets[0]?.id ?? NEW
  const add = useAddItem(props, datasetId)
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    add.mutate(new FormData(event.currentTarget))
  }
  return (
    <Dialog title={t('Add to dataset')} onClose={onClose}>
      {add.data === undefined ? (
        <form onSubmit={submit} className="grid gap-4">
          <DatasetSelect datasets={datasets} value={datasetId} onChange={setChosen} />
          <ItemTexts input={props.input} output={props.output} />
          <FailureNote error={add.error} />
          <div>
            <Button kind="primary" type="submit" isDisabled={add.isPending || pages.isPending}>
              {t('Add item')}
            </Button>
          </div>
        </form>
      ) : (
        <p role="status">
          {t('Added.')}{' '}
          <Link
            to="/project/$projectId/datasets/$datasetId"
            params={{ projectId, datasetId: add.data }}
            className="text-accent underline"
          >
            {t('Open the dataset')}
          </Link>
        </p>
      )}
    </Dialog>
  )
}

/** Writes the item, into a new dataset where that was chosen; gives the id of the dataset. */
function useAddItem({ projectId, traceId, observationId }: AddToDatasetProps, datasetId: string) {
  const queries = useQueryClient()
  return useChange(
    async (fields: FormData) => {
      const name = fieldText(fields, 'name')
      const id = datasetId === NEW ? (await putDataset(projectId, { name })).id : datasetId
      const place = { projectId, datasetId: id }
      await writeItem(place, {
        input: readValue(fieldText(fields, 'input')),
        expectedOutput: readValue(fieldText(fields, 'expectedOutput')),
        sourceTraceId: traceId,
        ...(observationId !== undefined && { sourceObservationId: observationId }),
      })
      await queries.invalidateQueries({ queryKey: ['dataset', place] })
      return id
    },
    ['datasets', projectId],
  )
}

interface DatasetSelectProps {
  readonly datasets: readonly DatasetSummary[]
  readonly value: string
  readonly onChange: (id: string) => void
}

function DatasetSelect({ datasets, value, onChange }: DatasetSelectProps): ReactNode {
  return (
    <>
      <label className="grid gap-1">
        <span className="text-table font-medium">{t('Dataset')}</span>
        <select
          value={value}
          onChange={({ target }) => onChange(target.value)}
          className="h-8 rounded-control border border-line-strong bg-bg px-2"
        >
          {datasets.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
          <option value={NEW}>{t('A new dataset…')}</option>
        </select>
      </label>
      {value === NEW && <TextField label={t('Name of the dataset')} name="name" />}
    </>
  )
}

function ItemTexts({ input, output }: Pick<AddToDatasetProps, 'input' | 'output'>): ReactNode {
  return (
    <>
      <TextAreaField label={t('Input')} name="input" rows={6} defaultValue={printValue(input)} />
      <TextAreaField
        label={t('Expected output')}
        name="expectedOutput"
        rows={6}
        defaultValue={printValue(output)}
        note={t('What it said. Change it to what it should have said.')}
      />
    </>
  )
}
