import type { ObservationType } from '@heddle/core/schemas'

import { type OtlpSpan, textOf } from './otlp-span.ts'

const OPERATIONS: ReadonlyMap<string, ObservationType> = new Map([
  ['chat', 'GENERATION'],
  ['completion', 'GENERATION'],
  ['text_completion', 'GENERATION'],
  ['generate_content', 'GENERATION'],
  ['generate', 'GENERATION'],
  ['embeddings', 'EMBEDDING'],
  ['invoke_agent', 'AGENT'],
  ['create_agent', 'AGENT'],
  ['execute_tool', 'TOOL'],
])

/** The type that `gen_ai.operation.name` stands for. Source: OpenTelemetry's conventions for generative AI. */
export function genAiType({ attributes }: OtlpSpan): ObservationType | undefined {
  return OPERATIONS.get(textOf(attributes, 'gen_ai.operation.name') ?? '')
}

/** Whether a span repeats the model and the usage of the calls below it. */
export function repeatsModelCalls({ attributes }: OtlpSpan): boolean {
  const operation = textOf(attributes, 'gen_ai.operation.name')
  return operation === 'invoke_agent' || operation === 'agent_step'
}
