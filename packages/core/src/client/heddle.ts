import { createHttpClient, readEnvironment } from '#platform'

import { createObservationId } from '../ids.ts'
import { createLog } from '../log.ts'
import type { DeliveryReport } from '../queue/delivery-report.ts'
import type { EventSink } from '../queue/event-sink.ts'
import { state } from '../state.ts'
import type {
  ObservationHandle,
  ObservationStart,
  PropagatedAttributes,
  ScoreFields,
  TraceFields,
} from '../trace/observation-fields.ts'
import { createDisabledHandle } from '../trace/observation-handle.ts'
import { Recorder } from '../trace/recorder.ts'
import type { HeddleOptions } from './options.ts'

/** A client of one project of one server. */
export class Heddle {
  readonly enabled: boolean
  /** Stable for one configuration; what registries of handlers key by. */
  readonly projectKey: string
  readonly scores: { create(score: ScoreFields): string }
  readonly #recorder: Recorder
  readonly #queue: unknown[] = []
  readonly #options: HeddleOptions

  constructor(options: HeddleOptions = {}) {
    const environment = readEnvironment()
    this.#options = {
      publicKey: environment['HEDDLE_PUBLIC_KEY'] ?? 'pk-heddle-local',
      secretKey: environment['HEDDLE_SECRET_KEY'] ?? 'sk-heddle-local',
      baseUrl: environment['HEDDLE_BASE_URL'] ?? 'http://127.0.0.1:4114',
      ...options,
    }
    this.enabled = options.enabled ?? environment['HEDDLE_ENABLED'] !== 'false'
    this.projectKey = `${this.#options.publicKey}@${this.#options.baseUrl}`
    const queue = this.#queue
    const add = (type: string, body: object): void => {
      queue.push({ id: createObservationId(), type, timestamp: new Date().toISOString(), body })
    }
    const iso = (ms: number | undefined) =>
      ms === undefined ? undefined : new Date(ms).toISOString()
    const parse = (text: string | undefined) => (text === undefined ? undefined : JSON.parse(text))
    const sink: EventSink = {
      start() {},
      change() {},
      end(record) {
        const { startTimeMs, endTimeMs, completionStartTimeMs, ...rest } = record
        add(`${record.type}-create`, {
          ...rest,
          startTime: iso(startTimeMs),
          endTime: record.type === 'event' ? undefined : iso(endTimeMs),
          completionStartTime: iso(completionStartTimeMs),
          input: parse(rest.input),
          output: parse(rest.output),
          metadata: parse(rest.metadata),
          modelParameters: parse(rest.modelParameters),
          usageDetails: parse(rest.usageDetails),
          costDetails: parse(rest.costDetails),
        })
      },
      updateTrace(id, fields) {
        add('trace-create', { id, ...fields })
      },
      score(score) {
        add('score-create', score)
      },
    }
    this.#recorder = new Recorder({
      sink,
      snapshot: (value) => JSON.stringify(value) ?? 'null',
      log: createLog('debug'),
      sampleRate: 1,
      environment: options.environment,
      release: options.release,
      version: options.version,
    })
    this.scores = { create: (score) => this.#recorder.score(score) }
  }

  startObservation(start: ObservationStart): ObservationHandle {
    return this.enabled ? this.#recorder.start(start) : createDisabledHandle(start?.type)
  }

  updateTrace(traceId: string, fields: TraceFields): void {
    if (this.enabled) this.#recorder.updateTrace(traceId, fields)
  }

  tellActiveTrace(attributes: PropagatedAttributes): void {
    if (this.enabled) this.#recorder.tellActiveTrace(attributes)
  }

  async flush(): Promise<DeliveryReport> {
    const batch = this.#queue.splice(0)
    const { publicKey, secretKey, baseUrl } = this.#options
    if (batch.length > 0) {
      await createHttpClient(String(baseUrl)).post({
        url: `${baseUrl}/api/public/ingestion`,
        headers: {
          'content-type': 'application/json',
          authorization: `Basic ${btoa(`${publicKey}:${secretKey}`)}`,
        },
        body: JSON.stringify({ batch }),
        timeoutMs: 10_000,
      })
    }
    const sent = batch.length
    return {
      sent,
      accepted: sent,
      rejected: 0,
      dropped: 0,
      spooled: 0,
      pending: 0,
      lastError: undefined,
    }
  }

  shutdown(): Promise<DeliveryReport> {
    return this.flush()
  }
}

/** The process-wide default client, created on first use. */
export function getHeddle(): Heddle {
  return (state.defaultClient ??= new Heddle())
}
