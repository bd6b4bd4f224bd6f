import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { withHeddleRoute } from '@heddle/ai-sdk'
import { activeObservation, propagate } from '@heddle/core'
import { convertToModelMessages, stepCountIs, streamText } from 'ai'

import type { ChatMessage } from '../../../chat-message.ts'
import { orderStatus } from '../../../order-status.ts'

/** What `useChat` sends. */
interface ChatRequest {
  readonly id: string
  readonly messages: ChatMessage[]
}

const provider = createOpenAICompatible({
  name: 'openai',
  apiKey: process.env['OPENAI_API_KEY'] ?? '',
  baseURL: process.env['OPENAI_BASE_URL'] ?? 'https://api.openai.com/v1',
  includeUsage: true,
})

/** Streams the answer to the last message. Each request is one trace, the requests of a chat are one session. */
export const POST = withHeddleRoute(async (request) => {
  const { id, messages } = (await request.json()) as ChatRequest
  const traceId = activeObservation()?.traceId ?? ''
  const modelMessages = await convertToModelMessages(messages)
  return propagate({ sessionId: id }, () =>
    streamText({
      model: provider('gpt-4o-mini'),
      system: 'Answer with the help of the order status.',
      messages: modelMessages,
      tools: { orderStatus },
      stopWhen: stepCountIs(5),
      abortSignal: request.signal,
      telemetry: { functionId: 'chat' },
    }).toUIMessageStreamResponse<ChatMessage>({
      messageMetadata: ({ part }) => (part.type === 'start' ? { traceId } : undefined),
    }),
  )
})
