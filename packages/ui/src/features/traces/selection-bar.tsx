import type { TraceRow } from '@heddle/core/schemas'
import { lazy, Suspense, useState } from 'react'
import type { ReactNode, SubmitEvent } from 'react'

import type { TraceFilter } from '../../api/traces.ts'
import { tagTraces } from '../../api/traces.ts'
import { Button } from '../../components/button.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { fieldText } from '../../components/text-field.tsx'
import { useChange } from '../../components/use-change.ts'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import { useMayDelete } from '../shell/use-may-delete.ts'
import { useMayWrite } from '../shell/use-may-write.ts'
import { exportRows } from './export-rows.ts'
import { saveFile } from './save-file.ts'
import type { TraceColumn } from './trace-columns.tsx'

const AddToQueue = lazy(async () => ({
  default: (await import('../queues/add-to-queue.tsx')).AddToQueue,
}))
const RemoveTraces = lazy(async () => ({
  default: (await import('./remove-traces.tsx')).RemoveTraces,
}))
const AddTraces = lazy(async () => ({
  default: (await import('../datasets/add-traces.tsx')).AddTraces,
}))

export interface SelectionBarProps {
  readonly projectId: string
  readonly rows: readonly TraceRow[]
  readonly columns: readonly TraceColumn[]
  /** What the list shows. */
  readonly filter: TraceFilter
  /** Told when traces were taken away. */
  readonly onRemoved: () => void
  readonly onClear: () => void
  /** Opens the two traces beside each other. */
  readonly onCompare: (first: string, second: string) => void
}

/** What can be done with the traces that are marked. */
export function SelectionBar(props: SelectionBarProps): ReactNode {
  const { projectId, rows, columns, onClear, onCompare } = props
  const mayWrite = useMayWrite()
  const mayDelete = useMayDelete()
  const traceIds = rows.map(({ id }) => id)
  const [opened, setOpened] = useState<'dataset' | 'queue' | 'remove' | 'tag'>()
  const [first, second, third] = rows
  const isPair = first !== undefined && second !== undefined && third === undefined
  const close = (): void => setOpened(undefined)
  return (
    <div
      role="toolbar"
      aria-label={t('Marked traces')}
      className="flex shrink-0 flex-wrap items-center gap-2 border-t bg-accent-tint px-4 py-1.5"
    >
      <span className="numeric me-2 font-medium" role="status">
        {t('{count} marked', { count: formatCount(rows.length) })}
      </span>
      <Button isDisabled={!isPair} onClick={() => isPair && onCompare(first.id, second.id)}>
        {t('Compare')}
      </Button>
      {mayWrite && <Button onClick={() => setOpened('dataset')}>{t('Add to dataset')}</Button>}
      {mayWrite && <Button onClick={() => setOpened('queue')}>{t('Add to queue')}</Button>}
      {mayWrite && <Button onClick={() => setOpened('tag')}>{t('Tag')}</Button>}
      {(['csv', 'jsonl'] as const).map((kind) => (
        <Button key={kind} onClick={() => saveFile(exportRows(rows, columns, kind))}>
          {t('Export {kind}', { kind: kind.toUpperCase() })}
        </Button>
      ))}
      {mayDelete && (
        <Button kind="danger" onClick={() => setOpened('remove')}>
          {t('Delete…')}
        </Button>
      )}
      <Button onClick={onClear}>{t('Unmark all')}</Button>
      {opened === 'tag' && <TagForm projectId={projectId} rows={rows} onClose={close} />}
      {opened === 'queue' && (
        <Suspense>
          <AddToQueue projectId={projectId} traceIds={traceIds} onClose={close} />
        </Suspense>
      )}
      {opened === 'remove' && (
        <Suspense>
          <RemoveTraces
            projectId={projectId}
            traceIds={traceIds}
            filter={props.filter}
            onClose={close}
            onRemoved={props.onRemoved}
          />
        </Suspense>
      )}
      {opened === 'dataset' && (
        <Suspense>
          <AddTraces projectId={projectId} traceIds={traceIds} onClose={close} />
        </Suspense>
      )}
    </div>
  )
}

interface TagFormProps {
  readonly projectId: string
  readonly rows: readonly TraceRow[]
  readonly onClose: () => void
}

function TagForm({ projectId, rows, onClose }: TagFormProps): ReactNode {
  const tag = useChange(
    (name: string) => tagTraces(projectId, { traceIds: rows.map(({ id }) => id), tags: [name] }),
    ['traces', projectId],
    ['newest-traces', projectId],
  )
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    tag.mutate(fieldText(new FormData(event.currentTarget), 'tag'), { onSuccess: onClose })
  }
  return (
    <form onSubmit={submit} className="flex items-center gap-2">
      <input
        name="tag"
        required
        autoComplete="off"
        aria-label={t('New tag')}
        placeholder={t('tag')}
        className="h-7 w-32 rounded-control border border-line-strong bg-bg px-2 text-table placeholder:text-faint"
      />
      <Button type="submit" kind="primary" isDisabled={tag.isPending}>
        {t('Add tag')}
      </Button>
      <FailureNote error={tag.error} />
    </form>
  )
}
