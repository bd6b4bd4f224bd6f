import { attempt, isObject, isPlainObject, stringAt } from './foreign-value.ts'
import {
  controlFlowEnding,
  interruptedEnding,
  isResumption,
  mapInterruption,
  taskAttempt,
} from './langgraph.ts'
import { promptIn } from './linked-prompt.ts'
import { mapError } from './map-error.ts'
import { promptTemplate } from './map-prompt-template.ts'
import { attemptNumber, chainType, classNameOf, isCompiledGraph } from './map-run.ts'
import { mapValue, unwrapOnly } from './map-value.ts'
import type { Compaction } from './map-value.ts'
import { masked } from './options.ts'
import type { Settings } from './options.ts'
import { rejectedCalls, requestedCalls } from './rejected-tool-calls.ts'
import type { RunRecorder } from './run-recorder.ts'
import type { RunEnding } from './run-start.ts'
import type { PlacedRun, Run } from './run.ts'

/** A chain start as LangChain's callback manager passes it. */
export interface ChainStart {
  readonly serialized: unknown
  readonly inputs: unknown
  readonly runId: string
  readonly parentRunId: string | undefined
  readonly tags: readonly string[] | undefined
  readonly metadata: Record<string, unknown> | undefined
  readonly runType: string | undefined
  readonly runName: string | undefined
  readonly extra: unknown
}

export function startChain(recorder: RunRecorder, start: ChainStart): void {
  const { serialized, metadata, inputs } = start
  const tags = start.tags ?? []
  const className = classNameOf(serialized)
  const isGraph = isCompiledGraph(serialized)
  const run = recorder.start({
    runId: start.runId,
    parentRunId: start.parentRunId,
    kind: 'chain',
    type: chainType(serialized, start.runType, metadata),
    name: start.runName ?? className ?? 'chain',
    className,
    tags,
    metadata,
    isGraph,
    isResuming: isGraph && attempt(() => isResumption(inputs), false),
    input: attempt(() => isDeferred(start), false)
      ? undefined
      : (placed) => mapValue(unwrapOnly('input', inputs), compactionFor(recorder, placed)),
    moreMetadata: (placed) => describeTemplate(start, placed, recorder.settings),
  })
  if (run === undefined) return
  noteAttempt(run, attemptNumber(tags, start.extra) ?? nodeAttempt(run, metadata))
  if (run.node !== undefined) {
    run.requestedCalls = attempt(() => requestedCalls(inputs), undefined)
  }
  if (start.runType === 'prompt' && run.parent !== undefined) {
    run.parent.promptInScope = promptIn(metadata) ?? null
  }
}

/** A prompt's template beside what it was filled with; kept back wherever inputs are. */
function describeTemplate(
  start: ChainStart,
  run: PlacedRun,
  settings: Settings,
): Record<string, unknown> | undefined {
  if (start.runType !== 'prompt' || !run.capturesInput) return undefined
  const template = attempt(() => promptTemplate(start.serialized), undefined)
  if (template === undefined) return undefined
  return { prompt_template: masked(template, { kind: 'chain', field: 'input' }, settings) }
}

function nodeAttempt(run: Run, metadata: unknown): number | undefined {
  return run.node === undefined ? undefined : taskAttempt(metadata, run.parent)
}

function noteAttempt(run: Run, number: number | undefined): void {
  if (number !== undefined) run.collected = { ...run.collected, attempt: number }
}

/** On streams LangChain starts with a stand-in, `{ input: "" }`, and brings the input with the end. */
function isDeferred(start: ChainStart): boolean {
  if (isObject(start.extra) && start.extra['lc_defers_inputs'] === true) return true
  return isPlainObject(start.inputs) && unwrapOnly('input', start.inputs) === ''
}

export function compactionFor(recorder: RunRecorder, run: PlacedRun): Compaction | undefined {
  if (!recorder.settings.compactsGraphState) return undefined
  return {
    sent: run.trace.sent,
    omitSent: run.isInGraph && !run.isRoot,
    remember: !run.isHidden,
  }
}

export function endChain(
  recorder: RunRecorder,
  run: Run,
  end: { outputs: unknown; inputs: unknown },
): void {
  for (const call of attempt(() => rejectedCalls(end.outputs, run), [])) {
    recorder.recordTool(run, call)
  }
  const { interruption } = run
  if (interruption !== undefined) notePause(recorder, run)
  const ending: RunEnding =
    interruption === undefined
      ? { output: () => chainOutput(recorder, run, end.outputs) }
      : interruptedEnding(end.outputs, interruption)
  recorder.end(run, { ...ending, input: deferredInput(recorder, run, end.inputs) })
}

export function failChain(
  recorder: RunRecorder,
  run: Run,
  failure: { error: unknown; inputs: unknown },
): void {
  recorder.end(run, {
    ...(controlFlowEnding(failure.error, run) ?? mapError(failure.error)),
    input: deferredInput(recorder, run, failure.inputs),
  })
}

function deferredInput(
  recorder: RunRecorder,
  run: Run,
  inputs: unknown,
): (() => unknown) | undefined {
  if (inputs === undefined) return undefined
  return () => mapValue(unwrapOnly('input', inputs), compactionFor(recorder, run))
}

function chainOutput(recorder: RunRecorder, run: Run, outputs: unknown): unknown {
  const own = unwrapOnly('output', outputs)
  const child = run.lastChildOutput
  if (child !== undefined && isWrong(run, own)) return child.value
  return mapValue(own, compactionFor(recorder, run))
}

/** Streamed fallbacks end with an empty object, items of a retried batch with the whole batch. */
function isWrong(run: Run, output: unknown): boolean {
  if (run.className === 'RunnableRetry') return true
  if (output === undefined || output === null) return true
  return isPlainObject(output) && Object.keys(output).length === 0
}

/** LangGraph's events around a pause; they carry the same checkpoint id on both sides of it. */
export function noteInterrupt(recorder: RunRecorder, event: unknown): void {
  const run = recorder.table.openRun(stringAt(event, 'runId'))
  if (run === undefined) return
  run.interruption = mapInterruption(event)
  notePause(recorder, run)
}

/** Remembers where a paused graph's trace goes on. Older versions of LangGraph tell of a pause by the end alone. */
function notePause(recorder: RunRecorder, run: Run): void {
  if (!run.isRoot || run.threadId === undefined) return
  recorder.table.paused.note(run.threadId, run.trace.traceId)
}

export function noteResume(recorder: RunRecorder, event: unknown): void {
  const run = recorder.table.openRun(stringAt(event, 'runId'))
  const checkpointId = stringAt(event, 'checkpointId')
  if (run === undefined || checkpointId === undefined) return
  run.collected = { ...run.collected, langgraph_resume_checkpoint_id: checkpointId }
}
