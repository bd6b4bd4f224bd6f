import { setTimeout as sleep } from 'node:timers/promises'

import { BaseEmbedding } from '@llamaindex/core/embeddings'

/** Dimensions of the vectors: letters of the alphabet, counted. */
const DIMENSIONS = 26

/** An embedding of LlamaIndex's own base class: texts that share letters are near. */
export class ScriptedEmbedding extends BaseEmbedding {
  model = 'letters-1'
  apiKey = 'sk-never-record-this'
  error: Error | undefined

  // The constructor of the base class is protected, and decides by its arguments.
  // oxlint-disable-next-line typescript/no-useless-constructor
  constructor() {
    super()
  }

  async getTextEmbedding(text: string): Promise<number[]> {
    await sleep(0)
    if (this.error !== undefined) throw this.error
    const vector = Array.from({ length: DIMENSIONS }, () => 0.01)
    for (const letter of text.toLowerCase()) {
      const index = letter.codePointAt(0)! - 97
      if (index >= 0 && index < DIMENSIONS) vector[index]! += 1
    }
    return vector
  }
}
