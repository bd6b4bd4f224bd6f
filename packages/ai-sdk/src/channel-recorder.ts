import { getHeddle } from '@heddle/core'
import type { ActiveObservation } from '@heddle/core'

import { callTableFor } from './call-table.ts'
import type { Call } from './call.ts'
import { endCall, endModelCall, endStep, toolEnd } from './channel-ends.ts'
import {
  generationOfEvent,
  operationIdOf,
  reportOfEvent,
  rootOf,
  toolStartOf,
} from './event-mapping.ts'
import { stringAt } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'
import { lastToolResults } from './map-messages.ts'
import { toolChoiceOf } from './model-parameters.ts'
import { enterCall } from './open-call.ts'
import type { AiSdkOptions } from './options.ts'
import { listenToChannel } from './telemetry-channel.ts'
import type { ChannelListener, ChannelMessage } from './telemetry-channel.ts'
import { WORKFLOW_AGENT } from './workflow-runs.ts'

/** Calls that have started and done nothing yet; beyond it the oldest is forgotten, so that memory stays bounded. */
const MAX_WAITING_CALLS = 1_000

/** Operations that are calls of the SDK, by the type of their message. */
const CALLS: ReadonlySet<string> = new Set([
  'generateText',
  'streamText',
  'embed',
  'embedMany',
  'rerank',
  'generateSpeech',
  'transcribe',
])

type End = (message: ChannelMessage) => void

interface WaitingCall {
  readonly event: ForeignObject
  readonly startTime: Date
}

/**
 * Records calls of ai@7 from its diagnostics channel, as far as no integration of the project reports them. The channel tells
 * of a call before integrations do, so a call waits for its first step, or its end, before it is known to be nobody else's.
 * By then integrations were told, and these events come from the same place as the call: its parent is found there.
 */
class ChannelRecorder implements ChannelListener {
  readonly #options: AiSdkOptions
  readonly #waiting = new Map<string, WaitingCall>()
  readonly #ends = new WeakMap<ChannelMessage, End>()
  readonly #streams = new WeakSet<Call>()

  constructor(options: AiSdkOptions) {
    this.#options = options
  }

  started(message: ChannelMessage): ActiveObservation | undefined {
    const { type, event } = message
    const key = stringAt(event, 'callId')
    if (key === undefined || key === WORKFLOW_AGENT) return undefined
    if (CALLS.has(type)) return this.#wait(key, event)
    const call = this.#callOf(key)
    if (call === undefined) return undefined
    if (type === 'languageModelCall') return this.#startModelCall(call, message)
    if (type === 'executeTool') return this.#startTool(call, message)
    if (type === 'step') this.#ends.set(message, (end) => endStep(call, end))
    return undefined
  }

  ended(message: ChannelMessage): void {
    const end = this.#ends.get(message)
    if (end !== undefined) return end(message)
    const key = stringAt(message.event, 'callId')
    if (key === undefined || !CALLS.has(message.type)) return
    const call = this.#callOf(key)
    if (call !== undefined) endCall(call, message, call.start.startTime)
  }

  #wait(key: string, event: ForeignObject): undefined {
    this.#waiting.set(key, { event, startTime: new Date() })
    if (this.#waiting.size <= MAX_WAITING_CALLS) return
    for (const oldest of this.#waiting.keys()) {
      this.#waiting.delete(oldest)
      return
    }
  }

  /** The call, entered now if it has waited until now; undefined when an integration reports it. */
  #callOf(key: string): Call | undefined {
    const known = callTableFor((this.#options.client ?? getHeddle()).projectKey).find(key)
    const waiting = this.#waiting.get(key)
    this.#waiting.delete(key)
    if (known !== undefined) return known.identity.owner === this ? known : undefined
    return waiting && this.#enter(key, waiting)
  }

  #enter(key: string, { event, startTime }: WaitingCall): Call | undefined {
    const operationId = operationIdOf(event)
    const report = reportOfEvent(event, operationId, { key, owner: this })
    // An aborted stream is told of by its model's stream alone.
    const call = enterCall(this.#options, { ...report, startTime, endsOnStreamFailure: true })
    if (call === undefined) return undefined
    call.toolChoice = toolChoiceOf(event['toolChoice'])
    if (operationId === 'ai.streamText') this.#streams.add(call)
    call.open(rootOf(event, operationId))
    return call
  }

  #startModelCall(call: Call, message: ChannelMessage): ActiveObservation {
    const { event } = message
    const start = generationOfEvent(event, call.toolChoice)
    const generation = call.startGeneration(start, lastToolResults(event['messages']))
    const isStreamed = this.#streams.has(call)
    this.#ends.set(message, (end) => endModelCall(generation, isStreamed, end))
    return generation.position
  }

  #startTool(call: Call, message: ChannelMessage): ActiveObservation | undefined {
    const start = toolStartOf(message.event, new Date())
    if (start === undefined) return undefined
    const run = call.startTool(start)
    this.#ends.set(message, (end) => call.endTool(run, toolEnd(end)))
    return run.active
  }
}

/** Version of the list's shape: copies of this package with another version keep their own. */
const RECORDERS = Symbol.for('heddle.ai-sdk.channel-recorders@1')

/** What stops the recorders of this process, by project; the empty text stands for whichever is the process-wide client's. */
function openRecorders(): Map<string, () => void> {
  const holder = globalThis as { [key: symbol]: Map<string, () => void> | undefined }
  return (holder[RECORDERS] ??= new Map<string, () => void>())
}

/** Records from the channel until the client is shut down, once for each project; does nothing where there is no channel. */
export function recordFromChannel(options: AiSdkOptions): void {
  const { client } = options
  const recorders = openRecorders()
  const project = client?.projectKey ?? ''
  if (client?.enabled === false || recorders.has(project)) return
  const stop = listenToChannel(new ChannelRecorder(options))
  if (stop === undefined) return
  recorders.set(project, stop)
  client?.onBeforeDelivery((occasion) => {
    if (occasion !== 'shutdown') return
    stop()
    recorders.delete(project)
  })
}
