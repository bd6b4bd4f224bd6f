import { AIMessage } from '@langchain/core/messages'
import type { BaseMessage } from '@langchain/core/messages'
import {
  Annotation,
  END,
  interrupt,
  MemorySaver,
  MessagesAnnotation,
  Send,
  START,
  StateGraph,
} from '@langchain/langgraph'
import type { ChatOpenAI } from '@langchain/openai'

import { checkStock, getPrice, placeOrder } from './tools.ts'

const OrderState = Annotation.Root({
  ...MessagesAnnotation.spec,
  item: Annotation<string>(),
  cones: Annotation<number>(),
  isApproved: Annotation<boolean>(),
})
type Order = typeof OrderState.State

/** What the graph asks a person before it orders. */
export interface ApprovalRequest {
  readonly question: string
  readonly proposal: string
}

/** A call of the model, as the branch that answers it gets it. */
type ToolCall = NonNullable<AIMessage['tool_calls']>[number]

/**
 * An agent that buys yarn: the model decides what to look up, each look-up runs in a branch of its own at the same time, the
 * model sums up, a person agrees or not, and only then it orders. The graph pauses at the person and keeps its state, so
 * the answer may come in a later call.
 */
export function createOrderGraph(model: ChatOpenAI) {
  const withLookUps = model.bindTools([checkStock, getPrice])
  return new StateGraph(OrderState)
    .addNode('plan', async ({ messages }) => ({ messages: [await withLookUps.invoke(messages)] }))
    .addNode('check_stock', async (call: ToolCall) =>
      answered(await checkStock.invoke(asCall(call))),
    )
    .addNode('get_price', async (call: ToolCall) => answered(await getPrice.invoke(asCall(call))))
    .addNode('propose', async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
    .addNode('ask_person', askPerson)
    .addNode('order', async ({ item, cones }) => said(await placeOrder.invoke({ item, cones })))
    .addNode('leave_it', () => said('Nothing was ordered.'))
    .addEdge(START, 'plan')
    .addConditionalEdges('plan', toLookUps, ['check_stock', 'get_price'])
    .addEdge('check_stock', 'propose')
    .addEdge('get_price', 'propose')
    .addEdge('propose', 'ask_person')
    .addConditionalEdges('ask_person', ({ isApproved }) => (isApproved ? 'order' : 'leave_it'), [
      'order',
      'leave_it',
    ])
    .addEdge('order', END)
    .addEdge('leave_it', END)
    .compile({ checkpointer: new MemorySaver(), name: 'yarn_buyer' })
}

/** One branch for each look-up the model asked for. */
function toLookUps({ messages }: Order): Send[] {
  const { tool_calls: calls = [] } = messages.at(-1) as AIMessage // the plan is the model's answer
  return calls.map((call) => new Send(call.name, call))
}

function asCall({ id, name, args }: ToolCall) {
  return { type: 'tool_call' as const, id: id ?? '', name, args } as never // the tool's schema checks the arguments
}

function answered(message: unknown): { messages: BaseMessage[] } {
  return { messages: [message as BaseMessage] } // a tool that is given a call answers with a message
}

function said(text: string): { messages: BaseMessage[] } {
  return { messages: [new AIMessage(text)] }
}

/** Pauses until somebody resumes the graph with an answer. */
function askPerson({ messages, item, cones }: Order): { isApproved: boolean } {
  const proposal = messages.at(-1)?.text ?? ''
  const question = `Order ${cones} cones of ${item}?`
  return { isApproved: interrupt<ApprovalRequest, boolean>({ question, proposal }) }
}
