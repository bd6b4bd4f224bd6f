import type { TraceMatch } from '@heddle/core/schemas'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'

import { removeAll, removeMatchingTraces, removeTraces } from '../../api/removals.ts'
import type { TraceFilter } from '../../api/traces.ts'
import { Dialog } from '../../components/dialog.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { Segments } from '../../components/segments.tsx'
import { TypedConfirmation } from '../../components/typed-confirmation.tsx'
import { useChange } from '../../components/use-change.ts'
import { formatCount } from '../../format/tokens.ts'
import { plural, t } from '../../messages/translate.ts'

export interface RemoveTracesProps {
  readonly projectId: string
  /** The marked ones. */
  readonly traceIds: readonly string[]
  /** What the list shows. */
  readonly filter: TraceFilter
  readonly onClose: () => void
  /** Told when traces are gone. */
  readonly onRemoved: () => void
}

/** Takes away the marked traces, or all that the list shows, once their number was typed. */
export function RemoveTraces(props: RemoveTracesProps): ReactNode {
  const [which, setWhich] = useState<'marked' | 'matching'>('marked')
  const [nowMs] = useState(() => Date.now())
  const match = matchOf(props.filter, nowMs)
  const counted = useQuery({
    queryKey: ['matching-traces', props.projectId, match],
    queryFn: () => removeMatchingTraces(props.projectId, match, true),
    // What is counted stays as it was when it was confirmed.
    staleTime: Infinity,
    gcTime: 0,
  })
  const { remove, gone } = useRemoval(props, match)
  const count = which === 'marked' ? props.traceIds.length : counted.data?.traces
  return (
    <Dialog title={t('Delete traces')} onClose={props.onClose}>
      <div className="flex">
        <Segments
          label={t('Which traces')}
          options={[
            { id: 'marked', label: t('The marked ones') },
            { id: 'matching', label: t('All that match') },
          ]}
          selected={which}
          onSelect={setWhich}
        />
      </div>
      {count === undefined ? (
        <p role="status">{counted.error === null && t('Counting…')}</p>
      ) : (
        <p role="status">
          {plural(count, [
            '{count} trace goes, with its steps, scores, comments and files.',
            '{count} traces go, with their steps, scores, comments and files.',
          ])}{' '}
          {t('This cannot be undone.')}
        </p>
      )}
      {count !== undefined && count > 0 && (
        <TypedConfirmation
          key={which}
          name={formatCount(count)}
          isTyped={(typed) => [String(count), formatCount(count)].includes(typed.trim())}
          isBusy={remove.isPending}
          onConfirm={() => remove.mutate(which)}
        >
          {t('Delete')}
        </TypedConfirmation>
      )}
      {remove.isPending && gone > 0 && (
        <p role="status">{t('{count} traces gone so far…', { count: formatCount(gone) })}</p>
      )}
      <FailureNote error={remove.error ?? counted.error} />
    </Dialog>
  )
}

function useRemoval(props: RemoveTracesProps, match: TraceMatch) {
  const { projectId, traceIds, onRemoved, onClose } = props
  const [gone, setGone] = useState(0)
  const queryClient = useQueryClient()
  const tell = (traces: number): void => setGone((sum) => sum + traces)
  const remove = useChange(
    async (which: 'marked' | 'matching') => {
      if (which === 'marked') await removeMarked(projectId, traceIds, tell)
      else await removeAll(() => removeMatchingTraces(projectId, match, false), tell)
      // Of lists that are not on show, what is remembered would come back with them.
      queryClient.removeQueries({ queryKey: ['newest-traces'], type: 'inactive' })
      onRemoved()
      onClose()
    },
    ['traces'],
    ['newest-traces'],
    ['trace-groups'],
    ['trace-facets'],
  )
  return { remove, gone }
}

/** Ids that one call takes. Source: `removeTracesRequestSchema`. */
const IDS_A_CALL = 1000

async function removeMarked(
  projectId: string,
  traceIds: readonly string[],
  tell: (traces: number) => void,
): Promise<void> {
  for (let start = 0; start < traceIds.length; start += IDS_A_CALL) {
    const { traces } = await removeTraces(projectId, traceIds.slice(start, start + IDS_A_CALL))
    tell(traces)
  }
}

/** What arrives after it was counted is not meant. */
function matchOf(filter: TraceFilter, nowMs: number): TraceMatch {
  const { from, environment, name, userId, sessionId, status, search, filter: conditions } = filter
  const now = new Date(nowMs).toISOString()
  const to = filter.to !== undefined && Date.parse(filter.to) < nowMs ? filter.to : now
  return {
    from,
    to,
    environment,
    name,
    userId,
    sessionId,
    status,
    search: search === '' ? undefined : search,
    filter: conditions,
  }
}
