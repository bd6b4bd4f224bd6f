import { compactionFor } from './chain-runs.ts'
import { attempt, isObject, stringAt } from './foreign-value.ts'
import { controlFlowEnding } from './langgraph.ts'
import { mapError, statusLine } from './map-error.ts'
import { isMessage, mapContent, messageType } from './map-messages.ts'
import { attemptNumber, classNameOf } from './map-run.ts'
import { mapValue } from './map-value.ts'
import type { RunRecorder } from './run-recorder.ts'
import type { RunEnding } from './run-start.ts'
import { touch } from './run.ts'
import type { Run } from './run.ts'

/** Values of a generator tool kept per run. */
const MAX_TOOL_EVENTS = 100

/** A tool start as LangChain's callback manager passes it. */
export interface ToolStart {
  readonly serialized: unknown
  /** JSON text, or the object itself. */
  readonly input: unknown
  readonly runId: string
  readonly parentRunId: string | undefined
  readonly tags: readonly string[] | undefined
  readonly metadata: Record<string, unknown> | undefined
  readonly runName: string | undefined
  readonly toolCallId: string | undefined
}

export function startTool(recorder: RunRecorder, start: ToolStart): void {
  const { toolCallId } = start
  const tags = start.tags ?? []
  const attemptOfRun = attemptNumber(tags, undefined)
  const className = classNameOf(start.serialized)
  const name = start.runName ?? className ?? 'tool'
  const run = recorder.start({
    runId: start.runId,
    parentRunId: start.parentRunId,
    kind: 'tool',
    type: 'tool',
    name,
    className,
    tags,
    metadata: start.metadata,
    input: (placed) => mapValue(parsedInput(start.input), compactionFor(recorder, placed)),
    moreMetadata: () => ({
      ...(toolCallId === undefined ? undefined : { tool_call_id: toolCallId }),
      ...(attemptOfRun === undefined ? undefined : { attempt: attemptOfRun }),
    }),
  })
  if (run === undefined) return
  if (toolCallId !== undefined) run.trace.noteToolCall(toolCallId)
  else if (run.parent !== undefined) (run.parent.anonymousTools ??= new Set()).add(name)
}

function parsedInput(input: unknown): unknown {
  if (typeof input !== 'string') return input
  const first = input.trimStart()[0]
  return first === '{' || first === '[' ? attempt(() => JSON.parse(input), input) : input
}

/** Keeps a value that a generator tool yielded. */
export function addToolEvent(run: Run, chunk: unknown): void {
  touch(run, Date.now())
  const collected = (run.collected ??= {})
  const stream = (collected['stream'] ??= []) as unknown[]
  if (stream.length < MAX_TOOL_EVENTS) {
    stream.push(isObject(chunk) ? attempt(() => structuredClone(chunk), '[unreadable]') : chunk)
  }
}

export function endTool(recorder: RunRecorder, run: Run, output: unknown): void {
  recorder.end(run, toolEnding(recorder, run, output))
}

function toolEnding(recorder: RunRecorder, run: Run, output: unknown): RunEnding {
  if (!isMessage(output) || messageType(output) !== 'tool') {
    return { output: () => mapValue(output, compactionFor(recorder, run)) }
  }
  const status = stringAt(output, 'status')
  const artifact = output['artifact']
  const toolCallId = stringAt(output, 'tool_call_id')
  const content = mapContent(output['content'])
  const isBare = artifact === undefined && status !== 'error'
  return {
    output: () =>
      isBare
        ? content
        : { content, ...(artifact === undefined ? undefined : { artifact }), status },
    metadata: toolCallId === undefined ? undefined : { tool_call_id: toolCallId },
    ...(status === 'error' ? { level: 'ERROR', statusMessage: statusLine(content) } : undefined),
  }
}

export function failTool(recorder: RunRecorder, run: Run, error: unknown): void {
  recorder.end(run, controlFlowEnding(error, run) ?? mapError(error))
}
