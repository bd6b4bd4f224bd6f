import { HumanMessage } from '@langchain/core/messages'
import type { BaseMessage } from '@langchain/core/messages'
import { tool } from '@langchain/core/tools'
import {
  Annotation,
  Command,
  END,
  entrypoint,
  interrupt,
  MemorySaver,
  MessagesAnnotation,
  Send,
  START,
  StateGraph,
  task,
} from '@langchain/langgraph'
import { ToolNode, toolsCondition } from '@langchain/langgraph/prebuilt'
import { z } from 'zod'

import { call } from '../scripted-chat-model.ts'
import { consume, failing, scripted } from './scenario.ts'
import type { Scenario } from './scenario.ts'

const U1 = 'GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1'
const State = Annotation.Root({
  value: Annotation<string>(),
  notes: Annotation<string[]>({ reducer: (left, right) => [...left, ...right], default: () => [] }),
})
type Value = typeof State.State

function approvalGraph() {
  return new StateGraph(State)
    .addNode('ask', () => ({ value: interrupt<string, string>('may I?') }))
    .addNode('fin', (state: Value) => ({ value: `${state.value}!` }))
    .addEdge(START, 'ask')
    .addEdge('ask', 'fin')
    .addEdge('fin', END)
    .compile({ checkpointer: new MemorySaver(), name: 'approval' })
}

function thread(id: string) {
  return { configurable: { thread_id: id } }
}

function modelGraph(model: { invoke: (messages: BaseMessage[]) => Promise<BaseMessage> }) {
  return new StateGraph(MessagesAnnotation)
    .addNode('llm', async (state) => ({ messages: [await model.invoke(state.messages)] }))
    .addEdge(START, 'llm')
    .addEdge('llm', END)
}

const greeting = { messages: [new HumanMessage('hi')] }

export const graphScenarios: Scenario[] = [
  {
    name: 'langgraph-parallel-send-subgraph',
    isParallel: true,
    tree: `
[trace session=T9]
CHAIN fan_out
  CHAIN __start__ level=DEBUG
  CHAIN plan
    SPAN RunnableLambda level=DEBUG
  CHAIN work
    ${U1} finish=stop
  CHAIN work
    ${U1} finish=stop
  CHAIN work
    ${U1} finish=stop
  CHAIN sub
    CHAIN my_subgraph
      CHAIN __start__ level=DEBUG
      CHAIN inner
        ${U1} finish=stop
  CHAIN join`,
    run: ({ traced }) => {
      const model = scripted('done')
      const inner = new StateGraph(State)
        .addNode('inner', async () => ({ notes: [(await model.invoke('inner')).text] }))
        .addEdge(START, 'inner')
        .compile({ name: 'my_subgraph' })
      return new StateGraph(State)
        .addNode('plan', () => ({ value: 'planned' }))
        .addNode('work', async (state: Value) => ({
          notes: [(await model.invoke(state.value)).text],
        }))
        .addNode('sub', async (state: Value) => {
          const { notes } = await inner.invoke({ value: state.value })
          return { notes }
        })
        .addNode('join', () => ({}))
        .addEdge(START, 'plan')
        .addConditionalEdges('plan', () => [
          ...['a', 'b', 'c'].map((value) => new Send('work', { value })),
          new Send('sub', { value: 'd' }),
        ])
        .addEdge('work', 'join')
        .addEdge('sub', 'join')
        .compile({ name: 'fan_out' })
        .invoke({ value: 'go' }, { ...traced, ...thread('T9') })
    },
  },
  {
    name: 'langgraph-interrupt-resume',
    tree: `
[trace session=thread-42]
CHAIN approval status="interrupted"
  CHAIN __start__ level=DEBUG
  CHAIN ask status="interrupted"
[trace session=thread-42]
CHAIN approval
  CHAIN ask
  CHAIN fin`,
    run: async ({ traced }) => {
      const graph = approvalGraph()
      const config = { ...traced, ...thread('thread-42') }
      await graph.invoke({ value: 'x' }, config)
      await graph.invoke(new Command({ resume: 'yes' }), config)
    },
  },
  {
    name: 'langgraph-interrupt-in-tool',
    tree: `
[trace session=th-7]
CHAIN agent_graph status="interrupted"
  CHAIN __start__ level=DEBUG
  CHAIN llm
    ${U1} finish=tool_calls
    SPAN RunnableLambda level=DEBUG
  CHAIN tools status="interrupted"
    TOOL approve_tool status="interrupted" toolCallId=call_approve_tool
[trace session=th-7]
CHAIN agent_graph
  CHAIN tools
    TOOL approve_tool toolCallId=call_approve_tool
  CHAIN llm
    ${U1} finish=stop
    SPAN RunnableLambda level=DEBUG`,
    run: async ({ traced }) => {
      const approve = tool(() => String(interrupt('approve?')), {
        name: 'approve_tool',
        schema: z.object({}),
      })
      const model = scripted([call('approve_tool', {}), 'done'])
      const graph = new StateGraph(MessagesAnnotation)
        .addNode('llm', async (state) => ({ messages: [await model.invoke(state.messages)] }))
        .addNode('tools', new ToolNode([approve]))
        .addEdge(START, 'llm')
        .addConditionalEdges('llm', toolsCondition)
        .addEdge('tools', 'llm')
        .compile({ checkpointer: new MemorySaver(), name: 'agent_graph' })
      const config = { ...traced, ...thread('th-7') }
      await graph.invoke(greeting, config)
      await graph.invoke(new Command({ resume: 'yes' }), config)
    },
  },
  {
    name: 'langgraph-interrupt-in-subgraph',
    tree: `
[trace session=th-8]
CHAIN outer_g status="interrupted"
  CHAIN __start__ level=DEBUG
  CHAIN sub status="interrupted"
    CHAIN sub_g status="interrupted"
      CHAIN __start__ level=DEBUG
      CHAIN inner_ask status="interrupted"
[trace session=th-8]
CHAIN outer_g
  CHAIN sub
    CHAIN sub_g
      CHAIN inner_ask`,
    run: async ({ traced }) => {
      const sub = new StateGraph(State)
        .addNode('inner_ask', () => ({ value: interrupt<string, string>('inner?') }))
        .addEdge(START, 'inner_ask')
        .compile({ name: 'sub_g' })
      const graph = new StateGraph(State)
        .addNode('sub', (state: Value) => sub.invoke(state))
        .addEdge(START, 'sub')
        .compile({ checkpointer: new MemorySaver(), name: 'outer_g' })
      const config = { ...traced, ...thread('th-8') }
      await graph.invoke({ value: 'x' }, config)
      await graph.invoke(new Command({ resume: 'yes' }), config)
    },
  },
  {
    name: 'langgraph-static-breakpoint',
    tree: `
[trace session=th-9]
CHAIN bp status="interrupted"
  CHAIN __start__ level=DEBUG
  CHAIN n1
[trace session=th-9]
CHAIN bp
  CHAIN n2`,
    run: async ({ traced }) => {
      const graph = new StateGraph(State)
        .addNode('n1', () => ({ value: 'one' }))
        .addNode('n2', () => ({ value: 'two' }))
        .addEdge(START, 'n1')
        .addEdge('n1', 'n2')
        .compile({ checkpointer: new MemorySaver(), name: 'bp', interruptBefore: ['n2'] })
      const config = { ...traced, ...thread('th-9') }
      await graph.invoke({ value: 'x' }, config)
      await graph.invoke(null, config)
    },
  },
  {
    name: 'langgraph-command-handoff-parent',
    tree: `
CHAIN swarm
  CHAIN __start__ level=DEBUG
  CHAIN alice status="handoff"
    CHAIN alice status="handoff"
      CHAIN __start__ level=DEBUG
      CHAIN deciding status="handoff"
  CHAIN other`,
    run: ({ traced }) => {
      const alice = new StateGraph(State)
        .addNode(
          'deciding',
          () => new Command({ graph: Command.PARENT, goto: 'other', update: { value: 'passed' } }),
        )
        .addEdge(START, 'deciding')
        .compile({ name: 'alice' })
      return new StateGraph(State)
        .addNode('alice', alice, { ends: ['other'] })
        .addNode('other', () => ({ value: 'done' }))
        .addEdge(START, 'alice')
        .compile({ name: 'swarm' })
        .invoke({ value: 'x' }, traced)
    },
  },
  {
    name: 'langgraph-node-error',
    tree: `
CHAIN LangGraph level=ERROR status="TypeError: node broke"
  CHAIN __start__ level=DEBUG
  CHAIN bad level=ERROR status="TypeError: node broke"`,
    run: ({ traced }) =>
      failing(
        new StateGraph(State)
          .addNode('bad', (): Partial<Value> => {
            throw new TypeError('node broke')
          })
          .addEdge(START, 'bad')
          .compile()
          .invoke({ value: 'x' }, traced),
      ),
  },
  {
    name: 'langgraph-retry',
    tree: `
CHAIN LangGraph
  CHAIN __start__ level=DEBUG
  CHAIN flaky level=ERROR status="once"
  CHAIN flaky`,
    run: ({ traced }) => {
      let failed = false
      return new StateGraph(State)
        .addNode(
          'flaky',
          () => {
            if (failed) return { value: 'fine' }
            failed = true
            throw new Error('once')
          },
          { retryPolicy: { maxAttempts: 2, initialInterval: 1, logWarning: false } },
        )
        .addEdge(START, 'flaky')
        .compile()
        .invoke({ value: 'x' }, traced)
    },
  },
  {
    name: 'langgraph-recursion-limit',
    tree: `
CHAIN LangGraph level=ERROR status="GraphRecursionError: Recursion limit of 3 reached without hi…"
  CHAIN __start__ level=DEBUG
  CHAIN loop
    SPAN RunnableLambda level=DEBUG
  CHAIN loop
    SPAN RunnableLambda level=DEBUG
  CHAIN loop
    SPAN RunnableLambda level=DEBUG`,
    run: ({ traced }) =>
      failing(
        new StateGraph(State)
          .addNode('loop', () => ({ value: 'again' }))
          .addEdge(START, 'loop')
          .addConditionalEdges('loop', () => 'loop')
          .compile()
          .invoke({ value: 'x' }, { ...traced, recursionLimit: 3 }),
      ),
  },
  {
    name: 'langgraph-stream-abort-break',
    tree: `
CHAIN LangGraph level=WARNING status="aborted"
  CHAIN __start__ level=DEBUG
  CHAIN n1
  CHAIN n2 level=WARNING status="aborted"`,
    run: async ({ traced }) => {
      const graph = new StateGraph(State)
        .addNode('n1', () => ({ value: 'one' }))
        .addNode('n2', async () => {
          await new Promise((resolve) => setTimeout(resolve, 50))
          return { value: 'two' }
        })
        .addEdge(START, 'n1')
        .addEdge('n1', 'n2')
        .compile()
      await consume(await graph.stream({ value: 'x' }, { ...traced, streamMode: 'updates' }), 1)
    },
  },
  {
    name: 'langgraph-abort-signal',
    tree: `
CHAIN LangGraph level=WARNING status="aborted"
  CHAIN __start__ level=DEBUG
  CHAIN n1 level=WARNING status="aborted"
    GENERATION ScriptedChatModel level=WARNING status="aborted" model=scripted-1`,
    run: async ({ traced }) => {
      const abort = new AbortController()
      setTimeout(() => abort.abort(), 30)
      const model = scripted('late', { delayMs: 2000 })
      const graph = new StateGraph(State)
        .addNode('n1', async (_state: Value, config) => {
          const { text } = await model.invoke('hi', config)
          return { value: text }
        })
        .addEdge(START, 'n1')
        .compile()
      await failing(graph.invoke({ value: 'x' }, { ...traced, signal: abort.signal }))
    },
  },
  {
    name: 'langgraph-functional',
    isParallel: true,
    tree: `
[trace session=f1]
CHAIN my_workflow
  CHAIN my_workflow
    CHAIN pluckReturnValue level=DEBUG
    CHAIN pluckSaveValue level=DEBUG
  CHAIN step_one
  CHAIN step_one
  CHAIN step_one`,
    run: ({ traced }) => {
      const stepOne = task('step_one', async (value: number) => value * 2)
      const workflow = entrypoint(
        { name: 'my_workflow', checkpointer: new MemorySaver() },
        async (values: number[]) => Promise.all(values.map((value) => stepOne(value))),
      )
      return workflow.invoke([1, 2, 3], { ...traced, ...thread('f1') })
    },
  },
  {
    name: 'langgraph-stream-messages',
    tree: `
CHAIN LangGraph
  CHAIN __start__ level=DEBUG
  CHAIN llm
    ${U1} ttft finish=stop`,
    run: async ({ traced }) =>
      consume(
        await modelGraph(scripted('hi there'))
          .compile()
          .stream(greeting, { ...traced, streamMode: 'messages' }),
      ),
  },
  {
    name: 'langgraph-stream-events-v2',
    tree: `
CHAIN LangGraph
  CHAIN __start__ level=DEBUG
  CHAIN llm
    ${U1} ttft finish=stop`,
    run: ({ traced }) =>
      consume(
        modelGraph(scripted('hi there'))
          .compile()
          .streamEvents(greeting, { ...traced, version: 'v2' }),
      ),
  },
  {
    name: 'langgraph-stream-events-v3',
    tree: `
CHAIN g3
  CHAIN __start__ level=DEBUG
  CHAIN llm
    GENERATION ScriptedChatModel model=scripted-1 usage=U1 ttft finish=stop`,
    run: async ({ traced }) =>
      consume(
        await modelGraph(scripted('hi there'))
          .compile({ name: 'g3' })
          .streamEvents(greeting, { ...traced, version: 'v3' }),
      ),
  },
  {
    name: 'langgraph-stream-events-v3-openai',
    tree: `
CHAIN g3
  CHAIN __start__ level=DEBUG
  CHAIN llm
    GENERATION ChatOpenAI model=gpt-4o-mini-2024-07-18 usage=U2 ttft finish=stop`,
    run: async ({ traced, openAi }) => {
      // Loaded here alone, so that the other graphs run on versions of LangChain that this package does not take.
      const { ChatOpenAI } = await import('@langchain/openai')
      await consume(
        await modelGraph(new ChatOpenAI({ model: 'gpt-4o-mini', ...openAi }))
          .compile({ name: 'g3' })
          .streamEvents(greeting, { ...traced, version: 'v3' }),
      )
    },
  },
]
