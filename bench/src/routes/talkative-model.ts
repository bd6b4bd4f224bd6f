import { setTimeout as sleep } from 'node:timers/promises'

import type { LanguageModel } from 'ai'

import { OUTPUT_MARKER } from '../w1/trace-plan.ts'
import { PACE_MS, TOKENS_PER_ANSWER } from './visit-plan.ts'

type Model = Extract<LanguageModel, { readonly specificationVersion: 'v4' }>
type StreamResult = Awaited<ReturnType<Model['doStream']>>
type Part = StreamResult['stream'] extends ReadableStream<infer Value> ? Value : never

const USAGE = {
  inputTokens: { total: 412, noCache: 284, cacheRead: 128, cacheWrite: undefined },
  outputTokens: { total: TOKENS_PER_ANSWER, text: TOKENS_PER_ANSWER, reasoning: undefined },
}

async function* answer(signal: AbortSignal | undefined): AsyncGenerator<Part> {
  yield { type: 'stream-start', warnings: [] }
  yield {
    type: 'response-metadata',
    id: 'resp-1',
    modelId: 'gpt-4o-mini-2024-07-18',
    timestamp: new Date(),
  }
  yield { type: 'text-start', id: 'text-1' }
  for (let token = 0; token < TOKENS_PER_ANSWER; token += 1) {
    await sleep(PACE_MS, undefined, signal && { signal })
    yield { type: 'text-delta', id: 'text-1', delta: token === 0 ? `${OUTPUT_MARKER} ` : 'token ' }
  }
  yield { type: 'text-end', id: 'text-1' }
  yield { type: 'finish', finishReason: { unified: 'stop', raw: 'stop' }, usage: USAGE }
}

/** A model that says its tokens at a steady pace, and stops when it is told to. */
export const talkativeModel: Model = {
  specificationVersion: 'v4',
  provider: 'openai.chat',
  modelId: 'gpt-4o-mini',
  supportedUrls: {},
  doGenerate: () => Promise.reject(new Error('Expected to be streamed')),
  doStream: ({ abortSignal }) => {
    const parts = answer(abortSignal)
    const stream = new ReadableStream<Part>({
      async pull(controller) {
        try {
          const { done, value } = await parts.next()
          if (done) controller.close()
          else controller.enqueue(value)
        } catch (error) {
          controller.error(error)
        }
      },
      async cancel() {
        await parts.return(undefined)
      },
    })
    return Promise.resolve({ stream })
  },
}
