import { isObject, listAt, stringAt } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'
import { finishReasonOf } from './model-answer.ts'
import type { ModelAnswer } from './model-answer.ts'

/** Characters of streamed text that are kept, as many as a field may have bytes. */
const MAX_CHARACTERS = 1_000_000
/** Parts of a streamed answer that are kept. */
const MAX_PARTS = 1_000

/** Types of stream parts that carry something of the answer; the first one is the first token. */
const OUTPUT_TYPES: ReadonlySet<string> = new Set([
  'text-delta',
  'reasoning-delta',
  'tool-input-start',
  'tool-input-delta',
  'tool-call',
  'file',
  'reasoning-file',
  'source',
])
const WHOLE_PARTS: ReadonlySet<string> = new Set([
  'tool-call',
  'tool-result',
  'tool-approval-request',
  'file',
  'reasoning-file',
  'source',
])

interface OpenText {
  readonly type: 'text' | 'reasoning'
  readonly id: unknown
  readonly pieces: string[]
}

/** Gathers an answer from the parts of a provider's stream, so that what came before a failure is known. */
export class AnswerCollector {
  /** Milliseconds since 1970 of the first part that carries something of the answer. */
  firstOutputAt: number | undefined
  /** What the provider reported inside the stream, the last time it did. */
  error: unknown
  /** True once the provider said how the answer ended. */
  isFinished = false
  #characters = 0
  readonly #parts: (OpenText | ForeignObject)[] = []
  readonly #open = {
    text: new Map<unknown, OpenText>(),
    reasoning: new Map<unknown, OpenText>(),
  }
  /** The text that grew last; most often the next piece is of the same. */
  #latest: OpenText | undefined
  #response: ForeignObject = {}
  #finish: ForeignObject = {}
  #warnings: readonly unknown[] = []

  /** Takes one part; `now` is milliseconds since 1970. */
  add(part: unknown, now: number): void {
    const type = stringAt(part, 'type')
    if (type === undefined || !isObject(part)) return
    if (this.firstOutputAt === undefined && OUTPUT_TYPES.has(type)) this.firstOutputAt = now
    if (type === 'text-delta' || type === 'reasoning-delta') this.#addText(type, part)
    else if (WHOLE_PARTS.has(type)) this.#addPart(part)
    else this.#addState(type, part)
  }

  answer(): ModelAnswer {
    return {
      content: this.#parts.map((part) =>
        'pieces' in part ? { type: part.type, text: (part as OpenText).pieces.join('') } : part,
      ),
      usage: this.#finish['usage'],
      finishReason: finishReasonOf(this.#finish),
      responseId: stringAt(this.#response, 'id'),
      model: stringAt(this.#response, 'modelId'),
      providerMetadata: this.#finish['providerMetadata'],
      warnings: this.#warnings,
    }
  }

  #addText(deltaType: string, part: ForeignObject): void {
    const piece = stringAt(part, 'delta') ?? stringAt(part, 'text') ?? stringAt(part, 'textDelta')
    if (piece === undefined || this.#characters >= MAX_CHARACTERS) return
    const type = deltaType === 'text-delta' ? 'text' : 'reasoning'
    const open = this.#openText(type, part['id'])
    this.#characters += piece.length
    open.pieces.push(piece)
  }

  #openText(type: OpenText['type'], id: unknown): OpenText {
    const latest = this.#latest
    if (latest !== undefined && latest.type === type && latest.id === id) return latest
    let open = this.#open[type].get(id)
    if (open === undefined) {
      open = { type, id, pieces: [] }
      this.#open[type].set(id, open)
      this.#parts.push(open)
    }
    this.#latest = open
    return open
  }

  #addPart(part: ForeignObject): void {
    if (part['preliminary'] === true || this.#parts.length >= MAX_PARTS) return
    this.#parts.push(part)
  }

  #addState(type: string, part: ForeignObject): void {
    if (type === 'stream-start') this.#warnings = listAt(part, 'warnings')
    else if (type === 'response-metadata') this.#response = { ...this.#response, ...part }
    else if (type === 'error') this.error = part['error'] ?? 'the provider reported an error'
    else if (type === 'finish') {
      this.#finish = part
      this.isFinished = true
    }
  }
}
