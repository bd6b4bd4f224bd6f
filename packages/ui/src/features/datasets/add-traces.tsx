import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode, SubmitEvent } from 'react'

import { datasetsQuery, importItems } from '../../api/datasets.ts'
import { projectTrace, tracePayloadQuery } from '../../api/trace-source.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { t } from '../../messages/translate.ts'
import { ImportResult } from './import-result.tsx'
import type { ImportOutcome } from './use-import.ts'

export interface AddTracesProps {
  readonly projectId: string
  readonly traceIds: readonly string[]
  readonly onClose: () => void
}

/** Makes items of what several traces were given and said. */
export function AddTraces({ projectId, traceIds, onClose }: AddTracesProps): ReactNode {
  const pages = useInfiniteQuery(datasetsQuery(projectId))
  const datasets = pages.data?.pages.flatMap(({ data }) => data) ?? []
  const [chosen, setChosen] = useState<string>()
  const datasetId = chosen ?? datasets[0]?.id ?? ''
  const add = useAddTraces(projectId, traceIds)
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    add.mutate(datasetId)
  }
  return (
    <Dialog
      title={t('Add {count} traces to a dataset', { count: traceIds.length })}
      onClose={onClose}
    >
      {pages.isSuccess && datasets.length === 0 && (
        <p className="text-muted">
          {t('There is no dataset yet.')}{' '}
          <Link
            to="/project/$projectId/datasets"
            params={{ projectId }}
            className="text-accent underline"
          >
            {t('Make one')}
          </Link>
        </p>
      )}
      {add.data !== undefined && <ImportResult result={add.data} />}
      {datasets.length > 0 && add.data === undefined && (
        <form onSubmit={submit} className="grid gap-4">
          <label className="grid gap-1">
            <span className="text-table font-medium">{t('Dataset')}</span>
            <select
              value={datasetId}
              onChange={({ target }) => setChosen(target.value)}
              className="h-8 rounded-control border border-line-strong bg-bg px-2"
            >
              {datasets.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <FailureNote error={add.error} />
          <div>
            <Button kind="primary" type="submit" isDisabled={add.isPending}>
              {t('Add items')}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  )
}

function useAddTraces(projectId: string, traceIds: readonly string[]) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (datasetId: string): Promise<ImportOutcome> => {
      const items = []
      for (const sourceTraceId of traceIds) {
        // One after the other: each may be large.
        const { input, output } = await queries.fetchQuery(
          tracePayloadQuery(projectTrace(projectId, sourceTraceId)),
        )
        items.push({ input, expectedOutput: output, sourceTraceId })
      }
      const { added, errors } = await importItems({ projectId, datasetId }, items)
      await queries.invalidateQueries({ queryKey: ['datasets', projectId] })
      await queries.invalidateQueries({ queryKey: ['dataset', { projectId, datasetId }] })
      return { added, refused: errors.map(({ index, message }) => ({ line: index + 1, message })) }
    },
  })
}
