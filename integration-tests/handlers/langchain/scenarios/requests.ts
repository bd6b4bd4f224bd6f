import { HumanMessage } from '@langchain/core/messages'
import { ChatPromptTemplate } from '@langchain/core/prompts'
import { tool } from '@langchain/core/tools'
import { ChatOpenAI } from '@langchain/openai'
import { createAgent } from 'langchain'
import { z } from 'zod'

import { call } from '../scripted-chat-model.ts'
import { scripted } from './scenario.ts'
import type { Scenario } from './scenario.ts'

/** Stands in the configuration of a model, as a gateway's key does; nobody may send it anywhere else. */
export const SECRET_HEADER = 'gateway-key-of-the-caller'

const REQUESTS = Array.from({ length: 50 }, (_, index) => `request-${index}`)
const TURNS = Array.from({ length: 19 }, (_, index) => `c${index}`)
/** What a tool of the long agent answers, characters. */
const LONG_ANSWER = 'x'.repeat(1000)

const MODEL_STEP = (finish: string) => `
  CHAIN model_request
    GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 finish=${finish}
    SPAN RunnableLambda level=DEBUG`

/** What a server does all day: many requests on one handler, long agents, models behind gateways. */
export const requestScenarios: Scenario[] = [
  {
    name: 'fifty-requests',
    isParallel: true,
    tree: REQUESTS.map(
      (name) => `
CHAIN ${name}
  SPAN ChatPromptTemplate
  GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 finish=stop`,
    ).join(''),
    run: ({ traced }) => {
      const chain = ChatPromptTemplate.fromMessages([['human', '{q}']]).pipe(
        scripted('hi', { delayMs: 5 }),
      )
      return Promise.all(
        REQUESTS.map((runName) => chain.invoke({ q: runName }, { ...traced, runName })),
      )
    },
  },
  {
    name: 'twenty-steps',
    tree: `
AGENT LangGraph
  CHAIN __start__ level=DEBUG${TURNS.map(
    (id) => `${MODEL_STEP('tool_calls')}
  CHAIN tools
    TOOL echo toolCallId=${id}`,
  ).join('')}${MODEL_STEP('stop')}`,
    run: ({ traced }) => {
      const echo = tool(() => LONG_ANSWER, { name: 'echo', schema: z.object({}) })
      const turns = [...TURNS.map((id) => call('echo', {}, id)), 'done']
      return createAgent({ model: scripted(turns), tools: [echo] }).invoke(
        { messages: [new HumanMessage('go')] },
        { ...traced, recursionLimit: 100 },
      )
    },
  },
  {
    name: 'secret-header',
    tree: `
CHAIN RunnableSequence
  SPAN ChatPromptTemplate
  GENERATION ChatOpenAI model=gpt-4o-mini-2024-07-18 usage=U2 finish=stop`,
    run: ({ traced, openAi }) => {
      const { apiKey, configuration } = openAi
      const model = new ChatOpenAI({
        model: 'gpt-4o-mini',
        apiKey,
        configuration: { ...configuration, defaultHeaders: { 'x-gateway-key': SECRET_HEADER } },
      })
      return ChatPromptTemplate.fromMessages([['human', '{q}']])
        .pipe(model)
        .invoke({ q: 'hello' }, traced)
    },
  },
]
