import { AgentExecutor, createToolCallingAgent } from '@langchain/classic/agents'
import { InMemoryChatMessageHistory } from '@langchain/core/chat_history'
import { ChatPromptTemplate, MessagesPlaceholder } from '@langchain/core/prompts'
import { RunnableWithMessageHistory } from '@langchain/core/runnables'
import { tool } from '@langchain/core/tools'
import { z } from 'zod'

import { call } from '../scripted-chat-model.ts'
import { scripted } from './scenario.ts'
import type { Scenario } from './scenario.ts'

const HISTORY_TREE = `
CHAIN RunnableWithMessageHistory
  SPAN insertHistory
    SPAN loadHistory
  CHAIN RunnableSequence
    SPAN ChatPromptTemplate
    GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 finish=stop`

const AGENT_STEP = (finish: string) => `
  CHAIN ToolCallingAgent
    SPAN RunnableAssign
      SPAN RunnableMap
        SPAN RunnableLambda
    SPAN ChatPromptTemplate
    GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 ttft finish=${finish}
    SPAN ToolCallingAgentOutputParser`

export const classicScenarios: Scenario[] = [
  {
    name: 'message-history',
    tree: `${HISTORY_TREE}${HISTORY_TREE}`,
    run: async ({ traced }) => {
      const history = new InMemoryChatMessageHistory()
      const chain = new RunnableWithMessageHistory({
        runnable: ChatPromptTemplate.fromMessages([
          new MessagesPlaceholder('history'),
          ['human', '{q}'],
        ]).pipe(scripted('hi')),
        getMessageHistory: () => history,
        inputMessagesKey: 'q',
        historyMessagesKey: 'history',
      })
      const config = { ...traced, configurable: { sessionId: 's1' } }
      await chain.invoke({ q: 'one' }, config)
      await chain.invoke({ q: 'two' }, config)
    },
  },
  {
    name: 'classic-agent-executor',
    tree: `
AGENT AgentExecutor${AGENT_STEP('tool_calls')}
  TOOL get_weather${AGENT_STEP('stop')}`,
    run: ({ traced }) => {
      const weather = tool(({ city }: { city: string }) => `sunny in ${city}`, {
        name: 'get_weather',
        description: 'The weather of a city.',
        schema: z.object({ city: z.string() }),
      })
      const agent = createToolCallingAgent({
        llm: scripted([call('get_weather', { city: 'Paris' }), 'sunny']),
        tools: [weather],
        prompt: ChatPromptTemplate.fromMessages([
          ['human', '{input}'],
          new MessagesPlaceholder('agent_scratchpad'),
        ]),
      })
      return new AgentExecutor({ agent, tools: [weather] }).invoke({ input: 'weather?' }, traced)
    },
  },
]
