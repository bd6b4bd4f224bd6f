import type { ObservationFields } from '@heddle/core'

import { answerText } from './map-messages.ts'
import type { StreamCollector } from './observed-method.ts'
import { TextCollector } from './text-collector.ts'

/** Joins the texts of an engine's streamed answer. */
export class ResponseCollector implements StreamCollector {
  readonly #text = new TextCollector()

  add(chunk: unknown): void {
    this.#text.add(answerText(chunk))
  }

  fields(): ObservationFields {
    return { output: this.#text.text() }
  }
}
