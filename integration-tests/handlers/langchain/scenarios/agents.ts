import { tool } from '@langchain/core/tools'
import { Command, MemorySaver } from '@langchain/langgraph'
import { ChatOpenAI } from '@langchain/openai'
import { createAgent, createMiddleware, humanInTheLoopMiddleware, toolStrategy } from 'langchain'
import type { AgentMiddleware } from 'langchain'
import { z } from 'zod'

import { call } from '../scripted-chat-model.ts'
import { consume, scripted } from './scenario.ts'
import type { Scenario } from './scenario.ts'

const U1 = 'GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1'
const weather = tool(({ city }: { city: string }) => `sunny in ${city}`, {
  name: 'get_weather',
  description: 'The weather of a city.',
  schema: z.object({ city: z.string() }),
})
const question = { messages: [{ role: 'user', content: 'weather in Paris?' }] }
const paris = call('get_weather', { city: 'Paris' })

function approvingWeather() {
  // LangChain's declaration of these options resolves to never under exactOptionalPropertyTypes.
  const options = { interruptOn: { get_weather: true } }
  return humanInTheLoopMiddleware(options as never) as AgentMiddleware
}

const WEATHER_TREE = `
  CHAIN __start__ level=DEBUG
  CHAIN model_request
    ${U1} finish=tool_calls
    SPAN RunnableLambda level=DEBUG
  CHAIN tools
    TOOL get_weather toolCallId=call_get_weather
  CHAIN model_request
    ${U1} finish=stop
    SPAN RunnableLambda level=DEBUG`

export const agentScenarios: Scenario[] = [
  {
    name: 'create-agent',
    tree: `
AGENT weather_agent${WEATHER_TREE}`,
    run: ({ traced }) =>
      createAgent({
        model: scripted([paris, 'sunny']),
        tools: [weather],
        name: 'weather_agent',
      }).invoke(question, traced),
  },
  {
    name: 'create-agent-stream-updates',
    tree: `
AGENT weather_agent${WEATHER_TREE}`,
    run: async ({ traced }) =>
      consume(
        await createAgent({
          model: scripted([paris, 'sunny']),
          tools: [weather],
          name: 'weather_agent',
        }).stream(question, { ...traced, streamMode: 'updates' }),
      ),
  },
  {
    name: 'create-agent-stream-messages',
    tree: `
AGENT weather_agent${WEATHER_TREE.replaceAll('usage=U1', 'usage=U1 ttft')}`,
    run: async ({ traced }) =>
      consume(
        await createAgent({
          model: scripted([paris, 'sunny']),
          tools: [weather],
          name: 'weather_agent',
        }).stream(question, { ...traced, streamMode: 'messages' }),
      ),
  },
  {
    name: 'create-agent-middleware',
    tree: `
AGENT LangGraph
  CHAIN __start__ level=DEBUG
  CHAIN Audit.before_agent
  CHAIN Audit.before_model
  CHAIN model_request
    ${U1} finish=tool_calls
  CHAIN Audit.after_model
    SPAN RunnableLambda level=DEBUG
  CHAIN tools
    TOOL get_weather toolCallId=call_get_weather
  CHAIN Audit.before_model
  CHAIN model_request
    ${U1} finish=stop
  CHAIN Audit.after_model
    SPAN RunnableLambda level=DEBUG
  CHAIN Audit.after_agent`,
    run: ({ traced }) =>
      createAgent({
        model: scripted([paris, 'sunny']),
        tools: [weather],
        middleware: [
          createMiddleware({
            name: 'Audit',
            beforeAgent: () => {},
            beforeModel: () => {},
            afterModel: () => {},
            afterAgent: () => {},
            wrapModelCall: (request, handler) => handler(request),
            wrapToolCall: (request, handler) => handler(request),
          }),
        ],
      }).invoke(question, traced),
  },
  {
    name: 'create-agent-tool-error',
    tree: `
AGENT LangGraph
  CHAIN __start__ level=DEBUG
  CHAIN model_request
    ${U1} finish=tool_calls
    SPAN RunnableLambda level=DEBUG
  CHAIN tools
    TOOL bad_tool level=ERROR status="tool exploded" toolCallId=call_bad_tool
  CHAIN model_request
    ${U1} finish=stop
    SPAN RunnableLambda level=DEBUG`,
    run: ({ traced }) =>
      createAgent({
        model: scripted([call('bad_tool', { city: 'Paris' }), 'sorry']),
        tools: [
          tool(
            (): string => {
              throw new Error('tool exploded')
            },
            { name: 'bad_tool', schema: z.object({ city: z.string() }) },
          ),
        ],
        middleware: [
          createMiddleware({
            name: 'Recover',
            wrapToolCall: async (request, handler) => {
              try {
                return await handler(request)
              } catch (error) {
                const { ToolMessage } = await import('@langchain/core/messages')
                return new ToolMessage({
                  content: String(error),
                  tool_call_id: request.toolCall.id ?? '',
                  name: request.toolCall.name,
                  status: 'error',
                })
              }
            },
          }),
        ],
      }).invoke(question, traced),
  },
  {
    name: 'create-agent-bad-tool-args',
    tree: `
AGENT LangGraph
  CHAIN __start__ level=DEBUG
  CHAIN model_request
    ${U1} finish=tool_calls
    SPAN RunnableLambda level=DEBUG
  CHAIN tools
    TOOL get_weather level=ERROR status="Error invoking tool 'get_weather' with kwargs {"wrong":1} wi…" toolCallId=call_get_weather
  CHAIN model_request
    ${U1} finish=tool_calls
    SPAN RunnableLambda level=DEBUG
  CHAIN tools
    TOOL no_such_tool level=ERROR status="Error: no_such_tool is not a valid tool, try one of [get_wea…" toolCallId=call_no_such_tool
  CHAIN model_request
    ${U1} finish=stop
    SPAN RunnableLambda level=DEBUG`,
    run: ({ traced }) =>
      createAgent({
        model: scripted([call('get_weather', { wrong: 1 }), call('no_such_tool', {}), 'sorry']),
        tools: [weather],
      }).invoke(question, traced),
  },
  {
    name: 'create-agent-parallel-tools',
    isParallel: true,
    tree: `
AGENT LangGraph
  CHAIN __start__ level=DEBUG
  CHAIN model_request
    ${U1} finish=tool_calls
    SPAN RunnableLambda level=DEBUG
  CHAIN tools
    TOOL get_weather toolCallId=c1
  CHAIN tools
    TOOL get_weather toolCallId=c2
  CHAIN model_request
    ${U1} finish=stop
    SPAN RunnableLambda level=DEBUG`,
    run: ({ traced }) =>
      createAgent({
        model: scripted([
          {
            toolCalls: [
              { id: 'c1', name: 'get_weather', args: { city: 'Paris' } },
              { id: 'c2', name: 'get_weather', args: { city: 'Rome' } },
            ],
          },
          'sunny',
        ]),
        tools: [weather],
      }).invoke(question, traced),
  },
  {
    name: 'create-agent-structured',
    tree: `
AGENT LangGraph
  CHAIN __start__ level=DEBUG
  CHAIN model_request
    ${U1} finish=tool_calls`,
    run: ({ traced }) =>
      createAgent({
        model: scripted(call('report', { mood: 'sunny' })),
        tools: [],
        responseFormat: toolStrategy(z.object({ mood: z.string() }).meta({ title: 'report' })),
      }).invoke(question, traced),
  },
  {
    name: 'create-agent-openai',
    tree: `
AGENT oai_agent
  CHAIN __start__ level=DEBUG
  CHAIN model_request
    GENERATION ChatOpenAI model=gpt-4o-mini-2024-07-18 usage=U2 finish=tool_calls
    SPAN RunnableLambda level=DEBUG
  CHAIN tools
    TOOL get_weather toolCallId=call_1
  CHAIN model_request
    GENERATION ChatOpenAI model=gpt-4o-mini-2024-07-18 usage=U2 finish=stop
    SPAN RunnableLambda level=DEBUG`,
    run: ({ traced, openAi }) =>
      createAgent({
        model: new ChatOpenAI({ model: 'gpt-4o-mini', ...openAi }),
        tools: [weather],
        name: 'oai_agent',
      }).invoke(question, traced),
  },
  {
    name: 'create-agent-hitl',
    tree: `
[trace session=th-1]
AGENT LangGraph status="interrupted"
  CHAIN __start__ level=DEBUG
  CHAIN model_request
    ${U1} finish=tool_calls
  CHAIN HumanInTheLoopMiddleware.after_model status="interrupted"
[trace session=th-1]
AGENT LangGraph
  CHAIN HumanInTheLoopMiddleware.after_model
    SPAN RunnableLambda level=DEBUG
  CHAIN tools
    TOOL get_weather toolCallId=call_get_weather
  CHAIN model_request
    ${U1} finish=stop
  CHAIN HumanInTheLoopMiddleware.after_model
    SPAN RunnableLambda level=DEBUG`,
    run: async ({ traced }) => {
      const agent = createAgent({
        model: scripted([paris, 'sunny']),
        tools: [weather],
        checkpointer: new MemorySaver(),
        middleware: [approvingWeather()],
      })
      const config = { ...traced, configurable: { thread_id: 'th-1' } }
      await agent.invoke(question, config)
      await agent.invoke(new Command({ resume: { decisions: [{ type: 'approve' }] } }), config)
    },
  },
  {
    name: 'subagent-as-tool',
    tree: `
AGENT supervisor
  CHAIN __start__ level=DEBUG
  CHAIN model_request
    ${U1} finish=tool_calls
    SPAN RunnableLambda level=DEBUG
  CHAIN tools
    TOOL ask_researcher toolCallId=call_ask_researcher
      AGENT researcher
        CHAIN __start__ level=DEBUG
        CHAIN model_request
          ${U1} finish=stop
  CHAIN model_request
    ${U1} finish=stop
    SPAN RunnableLambda level=DEBUG`,
    run: ({ traced }) => {
      const researcher = createAgent({ model: scripted('found'), tools: [], name: 'researcher' })
      const ask = tool(
        async ({ topic }: { topic: string }) => {
          const { messages } = await researcher.invoke({
            messages: [{ role: 'user', content: topic }],
          })
          return messages.at(-1)?.text ?? ''
        },
        { name: 'ask_researcher', schema: z.object({ topic: z.string() }) },
      )
      return createAgent({
        model: scripted([call('ask_researcher', { topic: 'heddles' }), 'done']),
        tools: [ask],
        name: 'supervisor',
      }).invoke(question, traced)
    },
  },
]
