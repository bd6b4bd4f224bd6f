import type { ChatMessage, ToolCallPart } from '../../chat/chat-message.ts'
import type { ToolRun } from '../../components/message-view/tool-call-view.tsx'
import { formatDuration } from '../../format/duration.ts'
import { toolRowOf } from '../../trace-view/tool-row.ts'
import type { TraceModel } from './trace-model.ts'
import type { TraceState } from './use-trace-state.ts'

export interface CallerOfTools {
  readonly model: TraceModel
  readonly state: TraceState
  /** The row of the model call whose answer asks for tools. */
  readonly row: number
}

/** For every call in an answer the observation that ran it, where the trace has one. */
export function findToolRuns(
  messages: readonly ChatMessage[],
  { model, state, row }: CallerOfTools,
): ReadonlyMap<ToolCallPart, ToolRun> {
  const runs = new Map<ToolCallPart, ToolRun>()
  const seen = new Map<string, number>()
  for (const part of messages.flatMap(({ parts }) => parts)) {
    if (part.kind !== 'tool-call') continue
    const ordinal = seen.get(part.name) ?? 0
    seen.set(part.name, ordinal + 1)
    const tool = toolRowOf(model.columns, row, { name: part.name, ordinal })
    if (tool === undefined) continue
    const duration = model.columns.duration[tool] ?? Number.NaN
    runs.set(part, {
      duration: Number.isNaN(duration) ? 'running' : formatDuration(duration),
      hasFailed: model.columns.level[tool] === 'ERROR',
      onOpen: () => state.goTo(tool),
    })
  }
  return runs
}
