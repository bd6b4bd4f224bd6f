import { tapEmbeddings } from './client-taps.ts'
import { classNameOf, stringAt, valueAt } from './foreign-value.ts'
import { requestModel } from './map-model.ts'
import type { Interceptor, ObservedMethod } from './observed-method.ts'
import { traceCall } from './trace-call.ts'

/** Texts of one call that are shown; of more, only their number. */
const MAX_TEXTS = 100

const method: ObservedMethod = {
  type: 'embedding',
  // A batch calls the single method, or the other way round: they are one call.
  isOutermostOnly: true,
  begin: ({ component, args }, settings) => {
    if (settings.clientTaps) tapEmbeddings(component)
    const model = requestModel(component)
    const asked: readonly unknown[] = Array.isArray(args[0]) ? args[0] : [args[0]]
    const shown = asked.slice(0, MAX_TEXTS).map(textOf)
    return {
      name: model ?? classNameOf(component) ?? 'embedding',
      input:
        shown.length < asked.length
          ? [...shown, `[heddle: ${asked.length - shown.length} more texts]`]
          : shown,
      model,
      metadata: { count: asked.length },
      finish: (vectors) => ({ output: describeVectors(vectors) }),
    }
  },
}

/** Vectors are never recorded, only how many there are and how long they are. */
export const embed: Interceptor = (invocation) => traceCall(invocation, method)

function textOf(item: unknown): unknown {
  if (typeof item === 'string') return item
  return stringAt(item, 'text') ?? { type: stringAt(item, 'type') ?? 'media' }
}

function describeVectors(vectors: unknown): Record<string, unknown> | undefined {
  if (!Array.isArray(vectors)) return undefined
  const first: unknown = vectors[0]
  const isOne = typeof first === 'number'
  const length = isOne ? vectors.length : valueAt(first, 'length')
  return { count: isOne ? 1 : vectors.length, dimensions: length }
}
