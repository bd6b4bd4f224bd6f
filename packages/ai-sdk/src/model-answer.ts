import { isObject, listAt, objectAt, stringAt } from './foreign-value.ts'

/** What one call of a model gave, as the provider said it. */
export interface ModelAnswer {
  /** Parts of types `text`, `reasoning`, `tool-call`, `tool-result`, `file` and `source`. */
  readonly content: readonly unknown[]
  readonly usage: unknown
  readonly finishReason: string | undefined
  readonly responseId: string | undefined
  /** The model that answered; absent when the provider does not say. */
  readonly model: string | undefined
  readonly providerMetadata: unknown
  readonly warnings: readonly unknown[]
}

/** The answer in the result of a model's `doGenerate`, any specification version. */
export function answerOf(result: unknown): ModelAnswer {
  const response = objectAt(result, 'response') ?? objectAt(result, 'responseData')
  return {
    content: listAt(result, 'content'),
    usage: isObject(result) ? result['usage'] : undefined,
    finishReason: finishReasonOf(result),
    responseId: stringAt(response, 'id'),
    model: stringAt(response, 'modelId'),
    providerMetadata: isObject(result) ? result['providerMetadata'] : undefined,
    warnings: listAt(result, 'warnings'),
  }
}

/** A text in ai@5, an object with the unified reason in ai@6 and 7. */
export function finishReasonOf(result: unknown): string | undefined {
  return stringAt(result, 'finishReason') ?? stringAt(objectAt(result, 'finishReason'), 'unified')
}
