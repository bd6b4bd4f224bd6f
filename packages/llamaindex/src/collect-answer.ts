import type { ObservationFields } from '@heddle/core'

import { isObject, listAt, objectAt, stringAt, valueAt } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'
import { mapMessage, mapToolCalls } from './map-messages.ts'
import { responseModel, UsageCollector } from './map-usage.ts'
import { textOfContent } from './safe-value.ts'
import { TextCollector } from './text-collector.ts'

/** Gathers what one model call answered: a whole response, or the chunks of a stream. */
export class AnswerCollector {
  readonly #usage = new UsageCollector()
  readonly #text = new TextCollector()
  readonly #thinking = new TextCollector()
  readonly #calls = new Map<string, unknown>()
  #message: unknown
  #model: string | undefined
  #finishReason: string | undefined
  #responseId: string | undefined
  #firstAt: Date | undefined
  #wholeText: string | undefined

  /** Whether anything was answered. */
  get isEmpty(): boolean {
    return this.#message === undefined && this.#firstAt === undefined
  }

  /** Takes the response of a `chat` that did not stream. */
  addResponse(response: unknown): void {
    this.#message = valueAt(response, 'message')
    this.addRaw(valueAt(response, 'raw'))
  }

  /** Takes the response of a `complete` that did not stream. */
  addCompletion(response: unknown): void {
    const calls = listAt(objectAt(this.#message, 'options'), 'toolCall')
    const content = valueAt(response, 'text')
    this.#message = { role: 'assistant', content, options: { toolCall: calls } }
    this.addRaw(valueAt(response, 'raw'))
  }

  /** Takes one chunk of a streamed `chat` or `complete`. */
  addChunk(chunk: unknown): void {
    if (!isObject(chunk)) return
    const delta = chunk['delta'] ?? chunk['text']
    if (typeof delta === 'string' && delta !== '') {
      this.#firstAt ??= new Date()
      this.#text.add(delta)
    }
    this.addParts(chunk)
  }

  /** Takes everything of a chunk but its text: what `complete` leaves out of the chunks it passes on. */
  addParts(chunk: unknown): void {
    if (!isObject(chunk)) return
    const { options, raw } = chunk
    if (isObject(options)) this.#addOptions(options)
    if (isObject(raw)) this.addRaw(raw)
  }

  /** Takes usage and names out of what a provider sent; nothing else of it is kept. */
  addRaw(raw: unknown): void {
    if (!isObject(raw)) return
    this.#usage.add(raw)
    this.#model ??= responseModel(raw)
    this.#responseId ??= responseId(raw)
    this.#finishReason = finishReason(raw) ?? this.#finishReason
    if (raw['type'] === 'response.completed') this.#wholeText = outputText(raw['response'])
  }

  /** What the observation ends with. */
  fields(): ObservationFields {
    return {
      output: this.#output(),
      model: this.#model,
      usageDetails: this.#usage.usageDetails(),
      completionStartTime: this.#firstAt,
      metadata: { finishReason: this.#finishReason, responseId: this.#responseId },
    }
  }

  #addOptions(options: ForeignObject): void {
    const thinking = options['thinking']
    if (typeof thinking === 'string' && thinking !== '') {
      this.#firstAt ??= new Date()
      this.#thinking.add(thinking)
    }
    const calls = options['toolCall']
    if (!Array.isArray(calls) || calls.length === 0) return
    this.#firstAt ??= new Date()
    // Each chunk repeats the calls as far as they are known.
    for (const call of calls) this.#calls.set(stringAt(call, 'id') ?? '', call)
  }

  #output(): unknown {
    if (this.#message !== undefined) return mapMessage(this.#message)
    if (this.#firstAt === undefined) return undefined
    const calls = mapToolCalls([...this.#calls.values()])
    const reasoning = this.#thinking.text()
    return {
      role: 'assistant',
      // OpenAI's last event repeats the last words, so that joining the chunks would say them twice.
      content: this.#wholeText ?? this.#text.text(),
      ...(reasoning === '' ? undefined : { reasoning }),
      ...(calls.length === 0 ? undefined : { tool_calls: calls }),
    }
  }
}

function responseId(raw: unknown): string | undefined {
  return (
    stringAt(raw, 'id') ??
    stringAt(objectAt(raw, 'response'), 'id') ??
    stringAt(objectAt(raw, 'message'), 'id')
  )
}

function finishReason(raw: unknown): string | undefined {
  const choice = listAt(raw, 'choices')[0]
  return (
    stringAt(choice, 'finish_reason') ??
    stringAt(choice, 'finishReason') ??
    stringAt(raw, 'stop_reason') ??
    stringAt(objectAt(raw, 'delta'), 'stop_reason') ??
    stringAt(raw, 'done_reason')
  )
}

/** The text of a finished answer of OpenAI's responses API. */
function outputText(response: unknown): string | undefined {
  const whole = stringAt(response, 'output_text')
  if (whole !== undefined) return whole
  const texts = listAt(response, 'output').map((item) => textOfContent(valueAt(item, 'content')))
  const text = texts.join('')
  return text === '' ? undefined : text
}
