import type { ObservationKind } from '../trace/observation-fields.ts'
import type { ObservationRecord } from '../trace/observation-record.ts'
import type { Attributes } from './attributes.ts'
import { toGenAiMessages } from './gen-ai-messages.ts'

const OURS = 'langfuse.observation'

/** What OpenTelemetry calls the operations. Source: its semantic conventions for generative AI, `gen_ai.operation.name`. */
const OPERATIONS: Partial<Record<ObservationKind, string>> = {
  generation: 'chat',
  embedding: 'embeddings',
  agent: 'invoke_agent',
  tool: 'execute_tool',
}

/** Parameters of requests that the conventions name. Source: the same, `gen_ai.request.*`. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  temperature: ['temperature'],
  top_p: ['top_p', 'topP'],
  top_k: ['top_k', 'topK'],
  max_tokens: ['max_tokens', 'maxTokens', 'maxOutputTokens', 'max_output_tokens'],
  frequency_penalty: ['frequency_penalty', 'frequencyPenalty'],
  presence_penalty: ['presence_penalty', 'presencePenalty'],
  seed: ['seed'],
}

/**
 * Says everything about an observation twice: by the attributes that Langfuse's SDKs write, which Heddle reads back to an equal
 * observation, and by OpenTelemetry's conventions for generative AI, which every collector knows.
 */
export function describeObservation(record: ObservationRecord, attributes: Attributes): void {
  attributes.text(`${OURS}.type`, record.type)
  attributes.text(`${OURS}.level`, record.level)
  attributes.text(`${OURS}.status_message`, record.statusMessage)
  attributes.json(`${OURS}.input`, record.input)
  attributes.json(`${OURS}.output`, record.output)
  attributes.json(`${OURS}.metadata`, record.metadata)
  attributes.text('langfuse.environment', record.environment)
  attributes.text('langfuse.version', record.version)
  describeModelCall(record, attributes)
  describeByConventions(record, attributes)
}

function describeModelCall(record: ObservationRecord, attributes: Attributes): void {
  attributes.text(`${OURS}.model.name`, record.model)
  attributes.json(`${OURS}.model.parameters`, record.modelParameters)
  attributes.json(`${OURS}.usage_details`, record.usageDetails)
  attributes.json(`${OURS}.cost_details`, record.costDetails)
  const { completionStartTimeMs, promptName, promptVersion } = record
  if (completionStartTimeMs !== undefined) {
    const time = new Date(completionStartTimeMs).toISOString()
    attributes.text(`${OURS}.completion_start_time`, time)
  }
  if (promptName === undefined || promptVersion === undefined) return
  attributes.text(`${OURS}.prompt.name`, promptName)
  attributes.number(`${OURS}.prompt.version`, promptVersion)
}

function describeByConventions(record: ObservationRecord, attributes: Attributes): void {
  attributes.text('gen_ai.operation.name', OPERATIONS[record.type])
  if (record.type === 'tool') describeTool(record, attributes)
  if (record.type === 'agent') attributes.text('gen_ai.agent.name', record.name)
  if (record.type !== 'generation' && record.type !== 'embedding') return
  attributes.text('gen_ai.request.model', record.model)
  const parameters = objectIn(record.modelParameters)
  for (const [name, keys] of Object.entries(PARAMETERS)) {
    const key = keys.find((candidate) => parameters[candidate] !== undefined)
    if (key !== undefined) attributes.number(`gen_ai.request.${name}`, parameters[key])
  }
  const usage = objectIn(record.usageDetails)
  attributes.number('gen_ai.usage.input_tokens', usage['input'])
  attributes.number('gen_ai.usage.output_tokens', usage['output'])
  if (record.type === 'embedding') return
  attributes.json('gen_ai.input.messages', toGenAiMessages(record.input, 'user'))
  attributes.json('gen_ai.output.messages', toGenAiMessages(record.output, 'assistant'))
}

function describeTool(record: ObservationRecord, attributes: Attributes): void {
  attributes.text('gen_ai.tool.name', record.name)
  attributes.json('gen_ai.tool.call.arguments', record.input)
  attributes.json('gen_ai.tool.call.result', record.output)
}

function objectIn(json: string | undefined): Readonly<Record<string, unknown>> {
  return json === undefined ? {} : (JSON.parse(json) as Record<string, unknown>) // a snapshot of an object
}
