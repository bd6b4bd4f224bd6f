import type { ActiveObservation, ObservationHandle } from '@heddle/core'

import { positionIn } from './call-position.ts'
import type { Call } from './call.ts'
import { isObject, objectAt, stringAt } from './foreign-value.ts'
import { isAbort, mapError } from './map-error.ts'
import { markMedia } from './mark-media.ts'
import { recorded, withholdsTexts } from './options.ts'
import type { StepSpan } from './step-span.ts'

/** What a tool is called with. */
export interface ToolStart {
  readonly toolCallId: string
  readonly name: string
  readonly input: unknown
  readonly startTime?: Date | undefined
  readonly metadata?: Record<string, unknown> | undefined
}

/** What a tool gave: its output, or the error it threw. */
export interface ToolEnd {
  readonly output?: unknown
  readonly error?: unknown
  readonly isError: boolean
  readonly endTime?: Date | undefined
}

/** One execution of a tool. */
export class ToolRun {
  readonly toolCallId: string
  readonly active: ActiveObservation
  readonly observation: ObservationHandle
  readonly #call: Call
  readonly #step: StepSpan | undefined

  constructor(call: Call, start: ToolStart) {
    this.#call = call
    this.#step = call.stepSpan
    this.#step?.partStarted()
    this.toolCallId = start.toolCallId
    this.observation = call.settings.client.startObservation({
      traceId: call.traceId,
      parentObservationId: this.#step?.id ?? call.id,
      type: 'tool',
      name: start.name,
      startTime: start.startTime,
      input: recorded(call.settings, markMedia(start.input), { kind: 'tool', field: 'input' }),
      metadata: { toolCallId: start.toolCallId, ...start.metadata },
    })
    this.active = positionIn(call, this.observation.id)
  }

  end(end: ToolEnd): void {
    if (this.observation.ended) return
    const { settings } = this.#call
    const isWithheld = withholdsTexts(settings)
    const failure = end.isError
      ? mapError(end.error, isWithheld)
      : refusalOf(end.output, isWithheld)
    const isCutShort = isAbort(end.error)
    const endTime = end.endTime ?? this.#stepEndTime
    this.observation.end({
      endTime,
      output: recorded(settings, markMedia(end.output), { kind: 'tool', field: 'output' }),
      ...failure,
      ...(isCutShort ? { level: 'WARNING' as const } : undefined),
    })
    this.#step?.partEnded(endTime, isCutShort)
  }

  /** Ends a tool whose own end will not come. */
  stop(level: 'WARNING' | 'ERROR', statusMessage: string): void {
    const endTime = this.#stepEndTime
    this.observation.end({ endTime, level, statusMessage })
    this.#step?.partEnded(endTime, true)
  }

  /** Now, where a step has to end at the same time; else the client says when. */
  get #stepEndTime(): Date | undefined {
    return this.#step === undefined ? undefined : new Date()
  }
}

/** An MCP tool fails by a result that says so. */
function refusalOf(
  output: unknown,
  isWithheld: boolean,
): { level: 'ERROR'; statusMessage: string } | undefined {
  if (!isObject(output) || output['isError'] !== true || !Array.isArray(output['content'])) {
    return undefined
  }
  const text = isWithheld ? undefined : stringAt(output['content'][0], 'text')
  return { level: 'ERROR', statusMessage: text ?? 'the tool answered with an error' }
}

/** What ai's `tool-result` or `tool-error` says about the end of a tool; undefined for anything else. */
export function toolEndOf(toolOutput: unknown): ToolEnd | undefined {
  const type = stringAt(toolOutput, 'type')
  if (!isObject(toolOutput)) return undefined
  if (type === 'tool-error') return { isError: true, error: toolOutput['error'] }
  if (type === 'tool-result') return { isError: false, output: toolOutput['output'] }
  return undefined
}

/** What is worth keeping of a tool call besides its name and input. */
export function toolMetadata(toolCall: unknown): Record<string, unknown> {
  const title = stringAt(toolCall, 'title')
  const metadata = objectAt(toolCall, 'toolMetadata')
  const isDynamic = isObject(toolCall) && toolCall['dynamic'] === true
  return {
    ...(title === undefined ? undefined : { title }),
    ...(isDynamic ? { dynamic: true } : undefined),
    ...(metadata === undefined ? undefined : { toolMetadata: metadata }),
  }
}
