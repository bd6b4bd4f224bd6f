import type { Telemetry } from 'ai'
import { Client } from 'langsmith'
import { LangSmithTelemetry } from 'langsmith/experimental/vercel'

import type { CallTracer } from '../call-tracer.ts'

/** LangSmith's integration for the AI SDK, switched on as its README says. */
export function createTracer(url: string): CallTracer {
  const client = new Client({ apiUrl: url, apiKey: 'bench' })
  process.env['LANGSMITH_TRACING'] = 'true'
  const telemetry = LangSmithTelemetry({ client, projectName: 'bench' }) as Telemetry // declared as any
  return { telemetry, flush: () => client.awaitPendingTraceBatches() }
}
