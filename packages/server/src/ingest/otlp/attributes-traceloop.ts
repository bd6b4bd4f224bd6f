import type { ObservationType } from '@heddle/core/schemas'

import type { Dialect } from './dialect.ts'
import { genAiType } from './gen-ai-operation.ts'
import { listUnder } from './indexed-attributes.ts'
import { type JsonMap, fromJsonText, mapFrom } from './json-text.ts'
import { type OtlpSpan, textOf, underPrefix, valueOf } from './otlp-span.ts'

/**
 * OpenLLMetry, which Traceloop's instrumentations write beside OpenTelemetry's own conventions, and its older form with
 * messages by index. Source: its semantic conventions 0.27.
 */
export const TRACELOOP: Dialect = {
  type: traceloopType,
  input: ({ attributes }) =>
    fromJsonText(valueOf(attributes, 'traceloop.entity.input')) ??
    listUnder(attributes, 'gen_ai.prompt'),
  output: traceloopOutput,
  metadata: traceloopMetadata,
  isMapped: (key) =>
    key.startsWith('traceloop.') ||
    key.startsWith('gen_ai.prompt.') ||
    key.startsWith('gen_ai.completion.') ||
    key === 'llm.request.type',
}

const KINDS: ReadonlyMap<string, ObservationType> = new Map([
  ['agent', 'AGENT'],
  ['tool', 'TOOL'],
])
const STEP_KINDS: ReadonlySet<string> = new Set(['workflow', 'task'])

const REQUEST_TYPES: ReadonlyMap<string, ObservationType> = new Map([
  ['chat', 'GENERATION'],
  ['completion', 'GENERATION'],
  ['embedding', 'EMBEDDING'],
])

/** Every step is a workflow or a task to these libraries, so what the operation says goes before that. */
function traceloopType(span: OtlpSpan): ObservationType | undefined {
  const kind = textOf(span.attributes, 'traceloop.span.kind') ?? ''
  const requestType = textOf(span.attributes, 'llm.request.type') ?? ''
  return (
    KINDS.get(kind) ??
    genAiType(span) ??
    REQUEST_TYPES.get(requestType) ??
    (STEP_KINDS.has(kind) ? 'CHAIN' : undefined)
  )
}

function traceloopOutput({ attributes }: OtlpSpan): unknown {
  const value = fromJsonText(valueOf(attributes, 'traceloop.entity.output'))
  if (value !== undefined) return value
  const completions = listUnder(attributes, 'gen_ai.completion')
  return completions?.length === 1 ? completions[0] : completions
}

/** Properties that say something of the trace. */
const TRACE_PROPERTIES: ReadonlySet<string> = new Set(['user_id', 'session_id'])

function traceloopMetadata({ attributes }: OtlpSpan): JsonMap | undefined {
  const entity = [...underPrefix(attributes, 'traceloop.')].filter(
    ([name]) => !/^(?:entity\.(?:input|output)|association\.|span\.)/.test(name),
  )
  return {
    ...associations({ attributes }),
    ...(entity.length === 0 ? {} : { traceloop: mapFrom(entity) }),
  }
}

/** What the application attached to everything below a call, apart from the fields of the trace in it. */
export function associations({ attributes }: Pick<OtlpSpan, 'attributes'>): JsonMap {
  return mapFrom(
    [...underPrefix(attributes, 'traceloop.association.properties.')].filter(
      ([name]) => !TRACE_PROPERTIES.has(name),
    ),
  )
}
