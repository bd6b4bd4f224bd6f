import { join } from 'node:path'

import type { Workload } from '../harness/workload.ts'

export const w1: Workload = {
  id: 'w1',
  title: 'W1: the bare API',
  description:
    'Nested traces of ten observations, four of them model calls with chat messages, model, parameters and token usage. Input, output and metadata come to about 1.8 KB an observation. At most 12,000 observations a second are produced, so that products deliver everything with their default settings.',
  unit: 'observation',
  observationsPerUnit: 1,
  script: join(import.meta.dirname, 'child.ts'),
  units: 100_000,
  // The runtime goes on compiling for about fifty thousand; see the decision about warm-ups.
  warmUpUnits: 60_000,
  target: { figure: 'ratioToLimit', most: 1.2 },
  variants: [
    { id: 'none', label: 'no tracing', packages: [], proof: 'nothing' },
    {
      id: 'limit-json',
      label: '**limit**: JSON.stringify + undici',
      packages: ['undici'],
      proof: 'observations',
    },
    { id: 'heddle', label: '**Heddle**', packages: ['@heddle/core'], proof: 'observations' },
    {
      id: 'otlp-proto',
      label: 'OpenTelemetry, OTLP protobuf',
      packages: ['@opentelemetry/sdk-trace-base', '@opentelemetry/exporter-trace-otlp-proto'],
      proof: 'outputs',
    },
    {
      id: 'otlp-json',
      label: 'OpenTelemetry, OTLP JSON',
      packages: ['@opentelemetry/exporter-trace-otlp-http'],
      proof: 'outputs',
    },
    {
      id: 'langfuse-v5',
      label: 'Langfuse v5',
      packages: ['@langfuse/tracing', '@langfuse/otel'],
      proof: 'outputs',
    },
    { id: 'opik', label: 'Opik', packages: ['opik'], proof: 'outputs' },
    { id: 'langfuse-v3', label: 'Langfuse v3', packages: ['langfuse'], proof: 'outputs' },
    { id: 'braintrust', label: 'Braintrust', packages: ['braintrust'], proof: 'outputs' },
    { id: 'langsmith', label: 'LangSmith', packages: ['langsmith'], proof: 'outputs' },
  ],
}
