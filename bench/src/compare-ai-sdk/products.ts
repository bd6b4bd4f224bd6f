import { OpenTelemetry } from '@ai-sdk/otel'
import { OpenInferenceBatchSpanProcessor } from '@arizeai/openinference-vercel'
import { heddle } from '@heddle/ai-sdk'
import { Heddle } from '@heddle/core'
import { context } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'

import type { CollectedRequest } from '../compare/collect-requests.ts'
import { decodeBraintrust } from '../compare/decode-braintrust.ts'
import { decodeHeddle } from '../compare/decode-heddle.ts'
import { decodeLangsmith } from '../compare/decode-langsmith.ts'
import type { RecordedObservation } from '../compare/recorded-observation.ts'
import type { CallTracer } from '../w3/call-tracer.ts'
import { createTracer as createBraintrust } from '../w3/variants/braintrust.ts'
import { createTracer as createLangfuse } from '../w3/variants/langfuse-v5.ts'
import { createTracer as createLangsmith } from '../w3/variants/langsmith.ts'
import { decodeGenAi } from './decode-gen-ai.ts'

/** A product of the comparison. */
export interface ComparedProduct {
  readonly id: string
  readonly label: string
  readonly packages: readonly string[]
  readonly create: (url: string) => CallTracer
  /** What a backend of this product would store of the requests. */
  readonly decode: (requests: readonly CollectedRequest[]) => Promise<RecordedObservation[]>
}

/** Time after which Heddle gives up a stream that nobody reads, ms: shorter than the comparison waits in the end. */
const ABANDON_AFTER_MS = 300

function createHeddle(url: string): CallTracer {
  const client = new Heddle({ publicKey: 'pk-compare', secretKey: 'sk-compare', baseUrl: url })
  return {
    telemetry: heddle({ client, abandonAfterMs: ABANDON_AFTER_MS }),
    flush: () => client.flush(),
  }
}

/** As in the workload, but over OTLP JSON, which is read here. */
function createOpenInference(url: string): CallTracer {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager())
  const exporter = new OTLPTraceExporter({ url: `${url}/v1/traces` })
  const provider = new BasicTracerProvider({
    spanProcessors: [new OpenInferenceBatchSpanProcessor({ exporter })],
  })
  const tracer = provider.getTracer('gen_ai')
  return {
    telemetry: new OpenTelemetry({ tracer, usage: true, embedding: true, schema: true }),
    flush: () => provider.forceFlush(),
  }
}

/** Heddle first, then the others. */
export const PRODUCTS: readonly ComparedProduct[] = [
  {
    id: 'heddle',
    label: 'Heddle',
    packages: [],
    create: createHeddle,
    decode: async (requests) => decodeHeddle(requests),
  },
  {
    id: 'langfuse-v5',
    label: 'Langfuse',
    packages: ['@langfuse/vercel-ai-sdk', '@langfuse/otel'],
    create: (url) => {
      context.setGlobalContextManager(new AsyncLocalStorageContextManager())
      return createLangfuse(url)
    },
    decode: async (requests) => decodeGenAi(requests),
  },
  {
    id: 'openinference',
    label: 'OpenInference',
    packages: ['@arizeai/openinference-vercel', '@ai-sdk/otel'],
    create: createOpenInference,
    decode: async (requests) => decodeGenAi(requests),
  },
  {
    id: 'langsmith',
    label: 'LangSmith',
    packages: ['langsmith'],
    create: createLangsmith,
    decode: decodeLangsmith,
  },
  {
    id: 'braintrust',
    label: 'Braintrust',
    packages: ['braintrust'],
    create: createBraintrust,
    decode: async (requests) => decodeBraintrust(requests),
  },
]
