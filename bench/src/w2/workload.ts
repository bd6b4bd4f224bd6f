import { join } from 'node:path'

import type { Workload } from '../harness/workload.ts'

/** Runs LangChain reports for one invocation of the chain. Source: counted by a handler. */
const OBSERVATIONS_PER_INVOCATION = 12

export const w2: Workload = {
  id: 'w2',
  title: 'W2: a LangChain program',
  description:
    'A retrieval chain in LangChain’s expression language, three levels deep, twelve observations an invocation, with a fake retriever and model that answer at once. Four invocations at a time, 300 a second at most.',
  unit: 'invocation',
  observationsPerUnit: OBSERVATIONS_PER_INVOCATION,
  script: join(import.meta.dirname, 'child.ts'),
  units: 3000,
  warmUpUnits: 2500,
  target: { figure: 'ratioToLimit', most: 1.25 },
  variants: [
    { id: 'none', label: 'no handler', packages: ['@langchain/core'], proof: 'nothing' },
    { id: 'no-op', label: 'handler that does nothing', packages: [], proof: 'nothing' },
    {
      id: 'limit-json',
      label: '**limit**: JSON.stringify + undici',
      packages: ['undici'],
      proof: 'observations',
    },
    { id: 'heddle', label: '**Heddle**', packages: ['@heddle/langchain'], proof: 'observations' },
    {
      id: 'langfuse-v5',
      label: 'Langfuse v5',
      packages: ['@langfuse/langchain'],
      proof: 'outputs',
    },
    {
      id: 'openinference',
      label: 'OpenInference, OTLP protobuf',
      packages: ['@arizeai/openinference-instrumentation-langchain'],
      proof: 'outputs',
    },
    { id: 'opik', label: 'Opik', packages: ['opik-langchain'], proof: 'outputs' },
    { id: 'braintrust', label: 'Braintrust', packages: ['braintrust'], proof: 'outputs' },
    { id: 'langfuse-v3', label: 'Langfuse v3', packages: ['langfuse-langchain'], proof: 'outputs' },
    { id: 'langsmith', label: 'LangSmith', packages: ['langsmith'], proof: 'outputs' },
  ],
}
