import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { heddle, withHeddleRoute } from '@heddle/ai-sdk'
import { activeObservation } from '@heddle/core'
import type { ModelApi } from '@heddle/examples-shared'
import { convertToModelMessages, registerTelemetry, stepCountIs, streamText } from 'ai'
import type { UIMessage } from 'ai'
import { Hono } from 'hono'

import { weather } from './weather-tool.ts'

// The line that traces every call of the SDK.
registerTelemetry(heddle())

/** The header that tells a client which trace its request became, for example to send a score. */
const TRACE_HEADER = 'x-trace-id'

/** A chat backend: `POST /chat` takes the messages of `useChat` and streams the answer. */
export function createChatApp({ apiKey, configuration }: ModelApi): Hono {
  const provider = createOpenAICompatible({
    name: 'openai',
    apiKey,
    baseURL: configuration.baseURL ?? 'https://api.openai.com/v1',
    includeUsage: true,
  })
  const chat = withHeddleRoute(async (request) => {
    const { messages } = (await request.json()) as { messages: UIMessage[] }
    const answer = streamText({
      model: provider('gpt-4o-mini'),
      system: 'Answer with the help of the weather tool.',
      messages: await convertToModelMessages(messages),
      tools: { weather },
      stopWhen: stepCountIs(5),
      abortSignal: request.signal,
      telemetry: { functionId: 'chat' },
    })
    const traceId = activeObservation()?.traceId ?? ''
    return answer.toUIMessageStreamResponse({ headers: { [TRACE_HEADER]: traceId } })
  })
  const app = new Hono()
  app.post('/chat', (context) => chat(context.req.raw))
  return app
}
