import type { Call } from './call.ts'
import { isObject, listAt, numberAt, objectAt, stringAt } from './foreign-value.ts'
import type { Generation } from './generation.ts'
import { mapModelInput } from './map-messages.ts'
import { finishReasonOf } from './model-answer.ts'

/** The model calls of `generateObject` and `streamObject` of ai@7, which tells only how they start and end. */
export class ObjectCalls {
  readonly #generations = new WeakMap<Call, { generation: Generation; startedAt: number }>()

  start(call: Call, event: unknown): void {
    const startedAt = numberAt(event, 'timestamp') ?? Date.now()
    const generation = call.startGeneration(
      {
        model: stringAt(event, 'modelId'),
        provider: stringAt(event, 'provider'),
        input: mapModelInput({ messages: listAt(event, 'promptMessages') }),
        parameters: undefined,
        startTime: new Date(startedAt),
      },
      [],
    )
    this.#generations.set(call, { generation, startedAt })
  }

  end(call: Call, event: unknown): void {
    const open = this.#generations.get(call)
    if (open === undefined || !isObject(event)) return
    this.#generations.delete(call)
    const { generation, startedAt } = open
    const firstChunkMs = numberAt(event, 'msToFirstChunk')
    if (firstChunkMs !== undefined) generation.collector.firstOutputAt = startedAt + firstChunkMs
    const response = objectAt(event, 'response')
    const text = stringAt(event, 'objectText')
    const reasoning = stringAt(event, 'reasoning')
    generation.succeed({
      content: [
        ...(reasoning === undefined ? [] : [{ type: 'reasoning', text: reasoning }]),
        ...(text === undefined ? [] : [{ type: 'text', text }]),
      ],
      usage: event['usage'],
      finishReason: finishReasonOf(event),
      responseId: stringAt(response, 'id'),
      model: stringAt(response, 'modelId'),
      providerMetadata: event['providerMetadata'],
      warnings: listAt(event, 'warnings'),
    })
  }
}
