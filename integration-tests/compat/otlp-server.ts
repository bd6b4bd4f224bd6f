import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { ObservationView, TraceWithFullDetails } from '@heddle/core/schemas'
import { createServer } from '@heddle/server'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import type { SpanExporter } from '@opentelemetry/sdk-trace-base'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'

export const PUBLIC_KEY = 'pk-heddle-local'
export const SECRET_KEY = 'sk-heddle-local'

/** What any exporter needs to know of the server. */
export const HEADERS = { authorization: `Basic ${btoa(`${PUBLIC_KEY}:${SECRET_KEY}`)}` }

/** A real server in a folder of its own. */
export interface CompatServer {
  readonly url: string
  /** What a key may read, parsed. */
  read(path: string): Promise<unknown>
  readTrace(traceId: string): Promise<TraceWithFullDetails>
  close(): Promise<void>
}

export async function openCompatServer(): Promise<CompatServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'heddle-otlp-'))
  const server = await createServer({ port: 0, dataDir })
  const read = async (path: string): Promise<unknown> =>
    (await fetch(`${server.url}${path}`, { headers: HEADERS })).json()
  return {
    url: server.url,
    read,
    // The server's own schema says what it answers.
    readTrace: async (traceId) =>
      (await read(`/api/public/traces/${traceId}`)) as TraceWithFullDetails,
    close: async () => {
      await server.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A program's OpenTelemetry: everything below one span goes to the server. */
export interface TracedProgram {
  readonly provider: NodeTracerProvider
  /** Runs a program below a span named `app` and returns its trace as the server has it. */
  trace(program: () => Promise<unknown>): Promise<TraceWithFullDetails>
}

export function registerProvider(
  server: CompatServer,
  exporter: SpanExporter = new OTLPTraceExporter({
    url: `${server.url}/api/public/otel/v1/traces`,
    headers: HEADERS,
  }),
): TracedProgram {
  const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] })
  provider.register()
  return {
    provider,
    trace: async (program) => {
      const traceId = await provider.getTracer('app').startActiveSpan('app', async (span) => {
        await program()
        span.end()
        return span.spanContext().traceId
      })
      await provider.forceFlush()
      return server.readTrace(traceId)
    },
  }
}

/**
 * A trace as text: one line an observation, below its parent, with type, name, model, usage and cost in millionths of USD.
 * Siblings in the order of their lines: steps of one millisecond have no other.
 */
export function renderTrace(trace: TraceWithFullDetails): string {
  const known = new Set(trace.observations.map(({ id }) => id))
  const below = Map.groupBy(trace.observations, ({ parentObservationId }) =>
    parentObservationId !== null && known.has(parentObservationId) ? parentObservationId : '',
  )
  const render = (parentId: string, depth: number): string[] =>
    (below.get(parentId) ?? [])
      .map((observation) => ({ id: observation.id, line: describe(observation) }))
      .toSorted((a, b) => (a.line < b.line ? -1 : 1))
      .flatMap(({ id, line }) => [`${'  '.repeat(depth)}${line}`, ...render(id, depth + 1)])
  return render('', 0).join('\n')
}

function describe(observation: ObservationView): string {
  const usage = Object.entries(observation.usageDetails).map(([type, count]) => `${type} ${count}`)
  const cost = observation.calculatedTotalCost
  return [
    `${observation.type} ${observation.name}`,
    observation.level === 'DEFAULT' ? '' : observation.level,
    observation.model ?? '',
    usage.toSorted().join(', '),
    cost === null ? '' : `${Number((cost * 1e6).toFixed(6))} µ$`,
  ]
    .filter((part) => part !== '')
    .join(' | ')
}

/** The first observation of a name. */
export function find(trace: TraceWithFullDetails, name: string): ObservationView {
  const found = trace.observations.find((observation) => observation.name === name)
  if (found === undefined) throw new Error(`Expected an observation ${name}.`)
  return found
}
