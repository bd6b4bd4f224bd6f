import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { observationQuery } from '../../api/trace-source.ts'
import type { ChatMessage } from '../../chat/chat-message.ts'
import { turnMessages } from '../../chat/turn-messages.ts'
import { previousCall } from '../../trace-view/previous-call.ts'
import type { TraceModel } from './trace-model.ts'
import { useTraceSource } from './trace-source-context.ts'
import { revisionOf } from './use-observation.ts'

export interface PreviousMessages {
  /** The row of the call before; undefined for the first call of a trace and for what is no model call. */
  readonly row: number | undefined
  readonly messages: readonly ChatMessage[]
  readonly isPending: boolean
}

const NOTHING: PreviousMessages = { row: undefined, messages: [], isPending: false }

/** What the model call before this one sent and was answered: this one mostly says it all again. */
export function usePreviousMessages(model: TraceModel, row: number): PreviousMessages {
  const { columns } = model
  const before = useMemo(
    () => (columns.type[row] === 'GENERATION' ? previousCall(columns, row) : undefined),
    [columns, row],
  )
  const query = useQuery({
    ...observationQuery(
      useTraceSource(),
      columns.id[before ?? row] ?? '',
      revisionOf(columns, before ?? row),
    ),
    enabled: before !== undefined,
  })
  const { data, isError } = query
  return useMemo(() => {
    if (before === undefined || isError) return NOTHING
    if (data === undefined) return { row: before, messages: [], isPending: true }
    return { row: before, messages: turnMessages(data.input, data.output).all, isPending: false }
  }, [before, data, isError])
}
