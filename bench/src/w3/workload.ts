import { join } from 'node:path'

import type { Workload } from '../harness/workload.ts'

/** The call, its two model calls and its tool. */
const OBSERVATIONS_PER_CALL = 4

export const w3: Workload = {
  id: 'w3',
  title: 'W3: a program on the AI SDK',
  description:
    '`generateText` of ai@7 with a step that uses a tool and a step that answers, four observations a call, with a fake model and tool that answer at once. Four calls at a time, 300 a second at most.',
  unit: 'call',
  observationsPerUnit: OBSERVATIONS_PER_CALL,
  script: join(import.meta.dirname, 'child.ts'),
  units: 3000,
  warmUpUnits: 2500,
  target: { figure: 'ratioToLimit', most: 1.15 },
  variants: [
    { id: 'none', label: 'no telemetry', packages: ['ai'], proof: 'nothing' },
    { id: 'no-op', label: 'integration that does nothing', packages: [], proof: 'nothing' },
    {
      id: 'limit-json',
      label: '**limit**: JSON.stringify + undici',
      packages: ['undici'],
      proof: 'observations',
    },
    { id: 'heddle', label: '**Heddle**', packages: ['@heddle/ai-sdk'], proof: 'observations' },
    {
      id: 'langfuse-v5',
      label: 'Langfuse v5',
      packages: ['@langfuse/vercel-ai-sdk'],
      proof: 'outputs',
    },
    {
      id: 'openinference',
      label: 'OpenInference, OTLP protobuf',
      packages: ['@arizeai/openinference-vercel', '@ai-sdk/otel'],
      proof: 'outputs',
    },
    { id: 'braintrust', label: 'Braintrust', packages: ['braintrust'], proof: 'outputs' },
    { id: 'langsmith', label: 'LangSmith', packages: ['langsmith'], proof: 'outputs' },
  ],
}
