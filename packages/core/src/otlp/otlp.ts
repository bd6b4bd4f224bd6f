import { createHttpClient, readEnvironment, schedule } from '#platform'

import type { Exporter, ExporterContext, ExportSink } from '../client/exporter.ts'
import { DeliveryLedger } from '../queue/delivery-ledger.ts'
import type { EventSink } from '../queue/event-sink.ts'
import { openTransport } from '../transport/open-transport.ts'
import { undelivered } from '../transport/send-result.ts'
import type { SendProblem } from '../transport/send-result.ts'
import { Sleeper } from '../transport/sleeper.ts'
import type { Transport } from '../transport/transport.ts'
import { VERSION } from '../version.ts'
import { Attributes } from './attributes.ts'
import { resolveOtlpOptions } from './options.ts'
import type { OtlpOptions, OtlpSettings } from './options.ts'
import { OtlpSink } from './otlp-sink.ts'
import { readOtlpAnswer } from './read-otlp-answer.ts'
import { createFrame } from './span-batch.ts'
import type { Frame, SpanBatch } from './span-batch.ts'
import { SpanDelivery } from './span-delivery.ts'

/**
 * An exporter to any OpenTelemetry collector, by OTLP/HTTP with JSON: observations become spans when they end, with the
 * attributes of OpenTelemetry's conventions for generative AI and those that Heddle reads back to equal observations. It is
 * bounded, retries, and is part of what `flush()` waits for and reports.
 *
 * @example new Heddle({ exporters: [otlp({ url: 'http://localhost:4318/v1/traces' })] })
 */
export function otlp(options: OtlpOptions = {}): Exporter {
  return {
    isInsteadOfHeddle: options.insteadOfHeddle === true,
    open: (context) => openSink(resolveOtlpOptions(options, readEnvironment()), context),
  }
}

function openSink(options: OtlpSettings, context: ExporterContext): ExportSink {
  const { settings, snapshot, hold, onLoss, onProblem } = context
  const ledger = new DeliveryLedger(onLoss)
  const { url, headers } = options
  const { requestTimeoutMs: timeoutMs } = settings
  const sleeper = new Sleeper(schedule)
  const endpoint = { url, timeoutMs, headers: { 'content-type': 'application/json', ...headers } }
  const http = URL.canParse(url) ? createHttpClient(new URL(url).origin) : undefined
  const tell = (problem: SendProblem): void => {
    ledger.fail(problem)
    onProblem(problem)
  }
  const delivery = new SpanDelivery({
    ledger,
    sleeper,
    endpoint,
    transport: http
      ? openTransport({
          http,
          endpoint,
          sleeper,
          onProblem: tell,
          read: readOtlpAnswer,
          // Only such batches are sent here.
          slice: (batch, from, to) => (batch as SpanBatch).slice(from, to),
        })
      : refusing(url, tell),
    frame: frameOf(options, settings.environment),
    flushIntervalMs: settings.flushMode === 'sync' ? 0 : settings.flushIntervalMs,
    hold,
    maxBytes: options.maxQueueBytes,
  })
  const sink = options.insteadOfHeddle ? NOWHERE : context.sink
  return new OtlpSink({ sink, snapshot, ledger, delivery, url, close: async () => http?.close() })
}

/** Stands in for a collector whose address is none: nothing leaves, and the report says why. */
function refusing(url: string, tell: (problem: SendProblem) => void): Transport {
  const message = `Expected the url of otlp() to be one such as http://localhost:4318/v1/traces, got ${JSON.stringify(url)}.`
  const problem: SendProblem = { code: 'invalid-option', message, remedy: 'none' }
  return {
    send: async (batch) => {
      tell(problem)
      return undelivered(batch, problem)
    },
  }
}

function frameOf(options: OtlpSettings, environment: string | undefined): Frame {
  const attributes = new Attributes()
  const resource = {
    'telemetry.sdk.name': 'heddle',
    'telemetry.sdk.language': typeof process === 'object' ? 'nodejs' : 'webjs',
    'telemetry.sdk.version': VERSION,
    ...(environment === undefined ? {} : { 'deployment.environment.name': environment }),
    ...options.resource,
  }
  for (const [key, value] of Object.entries(resource)) attributes.text(key, value)
  return createFrame(attributes.toJson(), { name: '@heddle/core', version: VERSION })
}

/** Ends the way of events: nothing else takes them. */
const NOWHERE: EventSink = {
  start: () => {},
  change: () => {},
  end: (record) => {
    record.stage = 'gone'
    record.input = undefined
    record.output = undefined
    record.metadata = undefined
  },
  updateTrace: () => {},
  score: () => {},
}
