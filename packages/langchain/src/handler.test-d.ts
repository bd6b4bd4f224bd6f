import type { Heddle } from '@heddle/core'
import type { BaseCallbackHandler } from '@langchain/core/callbacks/base'
import type { Callbacks } from '@langchain/core/callbacks/manager'
import { RunnableLambda } from '@langchain/core/runnables'
import type { RunnableConfig } from '@langchain/core/runnables'
import type { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai'
import { createAgent } from 'langchain'
import { expectTypeOf, it } from 'vitest'

import { CallbackHandler, traceEmbeddings, traceModel } from './index.ts'

it('is a handler wherever LangChain takes one', () => {
  expectTypeOf<CallbackHandler>().toExtend<BaseCallbackHandler>()
  expectTypeOf<CallbackHandler[]>().toExtend<Callbacks>()
  expectTypeOf<{ callbacks: CallbackHandler[] }>().toExtend<RunnableConfig>()
  const config = { callbacks: [new CallbackHandler()] }
  expectTypeOf(
    RunnableLambda.from((x: string) => x.length).invoke('x', config),
  ).resolves.toBeNumber()
  const agent = createAgent({ model: 'openai:gpt-4o-mini', tools: [] })
  expectTypeOf(agent.invoke({ messages: [] }, config)).resolves.toHaveProperty('messages')
})

it('takes options by their names only', () => {
  expectTypeOf(CallbackHandler).toBeConstructibleWith()
  expectTypeOf(CallbackHandler).toBeConstructibleWith({
    sessionId: 's',
    tags: ['a'],
    detail: 'compact',
    mask: (value) => value,
  })
  // @ts-expect-error -- not an option
  expectTypeOf(CallbackHandler).toBeConstructibleWith({ session: 's' })
  expectTypeOf<CallbackHandler['client']>().toEqualTypeOf<Heddle>()
})

it('keeps the types of the embeddings and models it records', () => {
  const traced = traceEmbeddings({} as OpenAIEmbeddings)
  expectTypeOf(traced).toEqualTypeOf<OpenAIEmbeddings>()
  expectTypeOf(traceModel({} as ChatOpenAI)).toEqualTypeOf<ChatOpenAI>()
})
