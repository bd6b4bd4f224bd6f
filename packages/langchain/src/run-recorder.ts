import type { ObservationHandle } from '@heddle/core'

import { attempt } from './foreign-value.ts'
import { statusLine } from './map-error.ts'
import { mapValue } from './map-value.ts'
import { masked } from './options.ts'
import type { Settings } from './options.ts'
import { placeRun } from './place-run.ts'
import type { Placement } from './place-run.ts'
import type { RejectedCall } from './rejected-tool-calls.ts'
import { observationMetadata } from './run-metadata.ts'
import type { RunEnding, RunStart } from './run-start.ts'
import { runTableFor } from './run-table.ts'
import type { RunTable } from './run-table.ts'
import { touch } from './run.ts'
import type { GivingUp, PlacedRun, Run } from './run.ts'
import { explicitAttributes, traceAttributes } from './trace-attributes.ts'
import { unfinishedAnswer } from './unfinished-answer.ts'

/** Status of runs that LangChain will not end. */
const GIVING_UP_TEXT: Readonly<Record<GivingUp, string>> = {
  abandoned:
    'no end event from LangChain: the stream was abandoned or the run failed outside of it',
  idle: 'no end event from LangChain: nothing happened for 30 minutes',
  evicted: 'evicted: too many runs are open',
  closed: 'no end event from LangChain before the client was closed or the process ended',
}

/** Classes whose own output is not always theirs, so that their last child's is kept. */
const NEEDS_CHILD = new Set(['RunnableWithFallbacks', 'RunnableRetry'])

/** Opens and closes the observations of runs, whatever the runs do. */
export class RunRecorder {
  readonly settings: Settings
  readonly table: RunTable

  constructor(settings: Settings) {
    this.settings = settings
    this.table = runTableFor(settings.client.projectKey)
    this.table.closeWith(settings.client)
  }

  /** Opens the observation of a run. Undefined when the run is open already: the first start wins. */
  start(start: RunStart): Run | undefined {
    if (this.table.openRun(start.runId) !== undefined) return undefined
    const placement = placeRun(start, this.table, this.settings)
    const { run } = placement
    const input = this.#input(start, run)
    if (placement.isShown) run.observation = this.#open(start, placement, input)
    this.#describeTrace(start, run, input)
    run.giveUp = (reason) => this.#giveUp(run, reason)
    touch(run, run.startedAt)
    this.table.add(run, start.metadata)
    return run
  }

  /** Closes the observation of a run; a second end changes nothing. */
  end(run: Run, ending: RunEnding): void {
    if (!this.table.end(run)) return
    const { metadata, endTime } = ending
    touch(run, endTime?.getTime() ?? Date.now())
    const input = run.capturesInput ? this.#read(run, 'input', ending.input) : undefined
    const output = run.capturesOutput ? this.#read(run, 'output', ending.output) : undefined
    const observation = run.observation ?? this.#reveal(run, ending)
    // Before the root ends: then all that was said about the trace becomes one event.
    this.#closeTrace(run, input, output)
    observation?.end({
      endTime,
      level: ending.level,
      statusMessage: ending.statusMessage,
      model: ending.model,
      usageDetails: ending.usageDetails,
      costDetails: ending.costDetails,
      completionStartTime: run.firstTokenAt === undefined ? undefined : new Date(run.firstTokenAt),
      input,
      output,
      metadata: run.collected === undefined ? metadata : { ...run.collected, ...metadata },
    })
    if (ending.level === undefined) handUp(run, output)
    run.partial = undefined
    run.lastChildOutput = undefined
  }

  /** Records a tool call that was refused before the tool ran, as an ended observation below the node that refused it. */
  recordTool(node: Run, call: RejectedCall): void {
    node.trace.noteToolCall(call.toolCallId)
    const kind = 'tool'
    const { settings } = this
    settings.client
      .startObservation({
        traceId: node.trace.traceId,
        parentObservationId: node.position.observationId,
        type: kind,
        name: call.name,
        startTime: new Date(node.startedAt),
        input: node.capturesInput
          ? masked(call.input, { kind, field: 'input' }, settings)
          : undefined,
        metadata: { tool_call_id: call.toolCallId, synthetic: true },
      })
      .end({
        level: 'ERROR',
        statusMessage: statusLine(call.answer),
        output: node.capturesOutput
          ? masked(call.answer, { kind, field: 'output' }, settings)
          : undefined,
      })
  }

  /** Records something that happened inside a run, as an event below it. */
  recordEvent(runId: string, event: { name: string; data: unknown }): void {
    const { settings, table } = this
    const run = table.openRun(runId)
    if (run !== undefined) touch(run, Date.now())
    const position = (run ?? table.endedRun(runId))?.position
    const isCaptured = run?.capturesInput ?? settings.captureInput
    const read = () => masked(mapValue(event.data), { kind: 'event', field: 'input' }, settings)
    settings.client
      .startObservation({
        traceId: position?.traceId,
        parentObservationId: position?.observationId,
        type: 'event',
        name: event.name,
        input: isCaptured ? read() : undefined,
      })
      .end()
  }

  #input(start: RunStart, run: PlacedRun): unknown {
    const { input } = start
    if (input === undefined || !run.capturesInput) return undefined
    return this.#read(run, 'input', () => input(run))
  }

  #read(run: PlacedRun, field: 'input' | 'output', read: (() => unknown) | undefined): unknown {
    if (read === undefined) return undefined
    const value = attempt(read, `[unreadable ${field}]`)
    return masked(value, { kind: run.kind, field }, this.settings)
  }

  #open(start: RunStart, placement: Placement, input: unknown): ObservationHandle {
    const { run } = placement
    const whole = observationMetadata(start, run)
    // A model's end adds to its metadata, so all of it goes with the end: joining two JSON texts costs more.
    const metadata = run.kind === 'model' ? undefined : whole
    if (metadata === undefined) run.collected = whole
    return this.settings.client.startObservation({
      ...start.fields,
      id: placement.observationId,
      traceId: run.trace.traceId,
      parentObservationId: placement.parentObservationId,
      type: start.type,
      name: start.name,
      input,
      metadata,
      level: run.isHidden ? 'DEBUG' : undefined,
    })
  }

  /** The root describes its trace; a nested run may fill attributes that the root left open, never replace them. */
  #describeTrace(start: RunStart, run: PlacedRun, input: unknown): void {
    const { trace } = run
    const { client, traceDefaults } = this.settings
    if (!run.isRoot) {
      const explicit = explicitAttributes(start.metadata)
      const filled = explicit && { ...explicit, ...trace.attributes }
      if (filled === undefined || sizeOf(filled) === sizeOf(trace.attributes)) return
      trace.attributes = filled
      client.updateTrace(trace.traceId, filled)
      return
    }
    trace.attributes = traceAttributes(start, traceDefaults)
    const own = trace.origin === 'own' ? { name: start.name, input } : undefined
    client.updateTrace(trace.traceId, { ...own, ...trace.attributes })
  }

  #closeTrace(run: Run, input: unknown, output: unknown): void {
    const { trace } = run
    if (!run.isRoot || trace.origin === 'outside') return
    if (input === undefined && output === undefined) return
    this.settings.client.updateTrace(trace.traceId, {
      output,
      ...(trace.origin === 'own' ? { input } : undefined),
    })
  }

  /** A step that was left out is shown after all when it failed. */
  #reveal(run: Run, ending: RunEnding): ObservationHandle | undefined {
    if (ending.level !== 'ERROR') return undefined
    return this.settings.client.startObservation({
      traceId: run.trace.traceId,
      parentObservationId: run.position.observationId,
      type: 'span',
      name: run.name,
      startTime: new Date(run.startedAt),
    })
  }

  #giveUp(run: Run, reason: GivingUp): void {
    attempt(() => {
      this.end(run, {
        ...unfinishedAnswer(run),
        level: 'WARNING',
        statusMessage: GIVING_UP_TEXT[reason],
        endTime: new Date(run.lastActivityAt),
      })
    }, undefined)
  }
}

function sizeOf(fields: object): number {
  return Object.keys(fields).length
}

/** Keeps a child's output where the parent's own cannot be trusted. */
function handUp({ parent }: Run, output: unknown): void {
  if (parent?.className !== undefined && NEEDS_CHILD.has(parent.className)) {
    parent.lastChildOutput = { value: output }
  }
}
