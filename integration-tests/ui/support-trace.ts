import type { IngestionEvent } from '@heddle/core/schemas'

export interface SupportTraceOptions {
  readonly traceId: string
  /** Start of the trace, ms since the epoch. */
  readonly startMs: number
  /** Text of the customer. */
  readonly question?: string
  /** False: the refund tool works. */
  readonly fails?: boolean
}

type Body = Record<string, unknown>

/**
 * A support agent as a real program traces it: a RAG chain, an agent with two model calls and two tools, one of which fails.
 * Ids of observations start with the first eight characters of the trace id.
 */
export function supportTrace(options: SupportTraceOptions): IngestionEvent[] {
  const {
    traceId,
    startMs,
    question = 'My order 4417 arrived broken. Can I get my money back?',
  } = options
  const at = (offsetMs: number): string => new Date(startMs + offsetMs).toISOString()
  const idOf = (name: string): string => `${traceId.slice(0, 8)}-${name}`
  const events: IngestionEvent[] = []
  const add = (type: string, body: Body): void => {
    // The builders below write the bodies of the wire; the server validates them.
    events.push({
      id: `${idOf(String(body['id']))}-event`,
      timestamp: at(0),
      type,
      body,
    } as IngestionEvent)
  }
  const step: Step = (kindAndName, [from, to], fields) => {
    const { parent, ...rest } = fields
    const [type = 'span', name = ''] = kindAndName.split(' ')
    add(`${type}-create`, {
      ...rest,
      id: idOf(name),
      traceId,
      startTime: at(from),
      ...(type === 'event' ? {} : { endTime: at(to) }),
      ...(type === 'generation' ? { completionStartTime: at(from + (to - from) * 0.22) } : {}),
      environment: 'production',
      ...(typeof parent === 'string' ? { parentObservationId: idOf(parent) } : {}),
    })
  }

  const answer = options.fails === false ? REFUNDED : SORRY
  add('trace-create', {
    id: traceId,
    name: 'support-agent',
    timestamp: at(0),
    userId: 'u_117',
    sessionId: 'session-8c1f',
    tags: ['support', 'eu'],
    release: '1.18.2',
    environment: 'production',
    input: { question },
    output: { answer },
    metadata: { channel: 'web', order: 4417 },
  })
  step('agent agent', [0, 7_310], {
    name: 'support-agent',
    input: { question },
    output: { answer },
    metadata: { langgraph_step: 1, thread_id: 'session-8c1f' },
  })
  addRetrieval(step, question)
  addAgentLoop(step, { question, answer, fails: options.fails !== false })
  return events
}

/** Adds a step: its type and the name of its id, when it ran (ms from the start), and the rest of its fields. */
type Step = (kindAndName: string, range: readonly [number, number], fields: Body) => void

function addRetrieval(step: Step, question: string): void {
  step('chain rag', [12, 1_860], {
    parent: 'agent',
    name: 'RetrievalChain',
    input: question,
    output: POLICY,
  })
  step('chain prompt', [14, 16], {
    parent: 'rag',
    name: 'RunnableParallel',
    input: question,
    output: { question },
  })
  step('embedding embed', [18, 142], {
    parent: 'rag',
    name: 'embed query',
    model: 'text-embedding-3-small',
    input: question,
    usageDetails: { input: 14, total: 14 },
  })
  step('retriever retriever', [144, 391], {
    parent: 'rag',
    name: 'PolicyRetriever',
    input: question,
    output: [
      {
        pageContent: POLICY,
        metadata: { title: 'Returns and refunds', source: 'policies/returns.md', score: 0.91 },
      },
      {
        pageContent:
          'Orders arrive within five working days. Damage in transit is reported to the carrier by us.',
        metadata: { title: 'Shipping', source: 'policies/shipping.md', score: 0.64 },
      },
      {
        pageContent: 'A voucher can be issued instead of a refund when the customer asks for one.',
        metadata: { title: 'Vouchers', source: 'policies/vouchers.md', score: 0.41 },
      },
    ],
  })
  step('generation condense', [395, 1_840], {
    parent: 'rag',
    name: 'ChatOpenAI',
    model: 'gpt-4o-mini',
    modelParameters: { temperature: 0, max_tokens: 400 },
    input: [
      {
        role: 'system',
        content: 'Summarise the policy that applies. Quote the sentence that decides.',
      },
      { role: 'user', content: `${question}\n\n---\n${POLICY}` },
    ],
    output: {
      role: 'assistant',
      content: 'Damaged goods: full refund within 30 days.\n\n> "A photo of the damage is enough."',
    },
    usageDetails: { input: 412, output: 28, total: 440 },
  })
}

interface AgentLoop {
  readonly question: string
  readonly answer: string
  readonly fails: boolean
}

function addAgentLoop(step: Step, { question, answer, fails }: AgentLoop): void {
  const head = [
    { role: 'system', content: SYSTEM_PROMPT },
    { role: 'user', content: question },
  ]
  const planned = {
    role: 'assistant',
    content: '',
    tool_calls: [
      call('call_7Yd1', 'lookup_order', { order_id: 4417 }),
      call('call_7Yd2', 'issue_refund', { order_id: 4417, amount: 89.9, currency: 'EUR' }),
    ],
  }
  const order = {
    order_id: 4417,
    status: 'delivered',
    total: 89.9,
    currency: 'EUR',
    items: ['Teapot, blue'],
  }
  const refund = fails
    ? 'Error: 402 card_declined'
    : '{"refund_id": 9007199254740993, "status": "done"}'
  step('chain turn-1', [1_870, 5_120], {
    parent: 'agent',
    name: 'agent turn',
    metadata: { step: 1 },
  })
  step('generation plan', [1_876, 4_590], {
    parent: 'turn-1',
    name: 'ChatOpenAI',
    model: 'gpt-4o',
    modelParameters: { temperature: 0.2 },
    input: { messages: head, tools: TOOLS },
    output: planned,
    usageDetails: { input: 1_204, output: 171, total: 1_375 },
  })
  step('tool lookup', [4_601, 4_688], {
    parent: 'turn-1',
    name: 'lookup_order',
    input: { order_id: 4417 },
    output: order,
  })
  step('tool refund', [4_601, 5_112], {
    parent: 'turn-1',
    name: 'issue_refund',
    input: { order_id: 4417, amount: 89.9, currency: 'EUR' },
    ...(fails
      ? {
          level: 'ERROR',
          statusMessage:
            'PaymentError: 402 card_declined\nThe payment provider refused the refund.',
        }
      : { output: refund }),
  })
  step('guardrail guard', [5_125, 5_180], {
    parent: 'agent',
    name: 'tone check',
    input: { draft: answer },
    output: { passed: true },
  })
  step('generation reply', [5_190, 7_290], {
    parent: 'agent',
    name: 'ChatOpenAI',
    model: 'gpt-4o',
    modelParameters: { temperature: 0.2 },
    input: {
      messages: [
        ...head,
        planned,
        { role: 'tool', tool_call_id: 'call_7Yd1', content: JSON.stringify(order) },
        { role: 'tool', tool_call_id: 'call_7Yd2', content: refund },
      ],
      tools: TOOLS,
    },
    output: { role: 'assistant', content: answer },
    usageDetails: { input: 1_498, output: 96, total: 1_594 },
  })
  step('event handover', [7_300, 7_300], {
    parent: 'agent',
    name: 'ticket updated',
    metadata: { ticket: 'T-2291', state: fails ? 'needs a person' : 'solved' },
  })
}

const call = (id: string, name: string, input: unknown): unknown => ({
  id,
  type: 'function',
  function: { name, arguments: JSON.stringify(input) },
})

const POLICY =
  'Goods that arrive damaged are refunded in full within 30 days of delivery. A photo of the damage is enough. The refund goes to the card that paid.'

const SYSTEM_PROMPT = [
  'You are a careful support agent of a shop for tea ware.',
  'Look up the order before you promise anything.',
  'Refund damaged goods without asking for a return.',
  'Never reveal internal ticket numbers.',
  'Answer in the language of the customer, in at most five sentences.',
].join('\n')

const SORRY = [
  'I am sorry your teapot arrived broken.',
  '',
  'I found order **4417** and tried to return €89.90 to your card, but the bank refused the transfer. What happens next:',
  '',
  '1. A colleague checks the payment today.',
  '2. You get a message as soon as the refund is on its way.',
  '',
  'You need not send the teapot back. `Reference: 4417-R`',
].join('\n')

const REFUNDED =
  'I am sorry your teapot arrived broken. €89.90 are on their way back to your card; you need not send it back.'

const parameters = (properties: Body): Body => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
})

const TOOLS = [
  {
    type: 'function',
    function: {
      name: 'lookup_order',
      description: 'Finds an order by its number.',
      parameters: parameters({ order_id: { type: 'integer' } }),
    },
  },
  {
    type: 'function',
    function: {
      name: 'issue_refund',
      description: 'Returns money to the card that paid.',
      parameters: parameters({
        order_id: { type: 'integer' },
        amount: { type: 'number' },
        currency: { type: 'string', enum: ['EUR', 'USD'] },
      }),
    },
  },
]
