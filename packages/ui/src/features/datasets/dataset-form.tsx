import type { DatasetSummary } from '@heddle/core/schemas'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode, SubmitEvent } from 'react'

import { putDataset } from '../../api/datasets.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { TextAreaField } from '../../components/text-area-field.tsx'
import { fieldText, TextField } from '../../components/text-field.tsx'
import { printValue } from '../../json/read-value.ts'
import { t } from '../../messages/translate.ts'

export interface DatasetFormProps {
  readonly projectId: string
  /** The dataset that is changed; absent for a new one. */
  readonly dataset?: DatasetSummary
  readonly onClose: () => void
}

/** Makes a dataset, or changes what one says and which schemas its items must fit. */
export function DatasetForm({ projectId, dataset, onClose }: DatasetFormProps): ReactNode {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const save = useMutation({
    mutationFn: (fields: FormData) =>
      putDataset(projectId, {
        name: dataset?.name ?? fieldText(fields, 'name'),
        description: fieldText(fields, 'description') || null,
        inputSchema: readSchema(fields, 'inputSchema'),
        expectedOutputSchema: readSchema(fields, 'expectedOutputSchema'),
      }),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['datasets', projectId] })
      await queries.invalidateQueries({ queryKey: ['dataset'] })
      onClose()
      await navigate({
        to: '/project/$projectId/datasets/$datasetId',
        params: { projectId, datasetId: id },
      })
    },
  })
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    save.mutate(new FormData(event.currentTarget))
  }
  return (
    <Dialog title={dataset === undefined ? t('New dataset') : dataset.name} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        {dataset === undefined && <TextField label={t('Name')} name="name" />}
        <TextField
          label={t('Description')}
          name="description"
          isRequired={false}
          defaultValue={dataset?.description ?? ''}
        />
        <TextAreaField
          label={t('Schema of inputs')}
          name="inputSchema"
          defaultValue={printValue(dataset?.inputSchema)}
          note={t(
            'JSON Schema that every input must fit; empty for none. Items that are already there are not judged again.',
          )}
        />
        <TextAreaField
          label={t('Schema of expected outputs')}
          name="expectedOutputSchema"
          defaultValue={printValue(dataset?.expectedOutputSchema)}
        />
        <FailureNote error={save.error} />
        <div>
          <Button kind="primary" type="submit" isDisabled={save.isPending}>
            {dataset === undefined ? t('Create dataset') : t('Save dataset')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** @throws {Error} for text that is no JSON object, true or false. */
function readSchema(fields: FormData, name: string): Record<string, unknown> | boolean | null {
  const text = fieldText(fields, name)
  if (text === '') return null
  const wrong = new Error(t('Expected a schema to be a JSON object, such as {"type": "string"}.'))
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw wrong
  }
  if (typeof value === 'boolean') return value
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong
  return value as Record<string, unknown>
}
