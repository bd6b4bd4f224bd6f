import type { IngestionEvent } from '@heddle/core/schemas'

export interface SupportTraceOptions {
  readonly traceId: string
  /** Start of the trace, ms since the epoch. */
  readonly startMs: number
  /** Text of the customer. */
  readonly question?: string
  /** What the agent says when the refund works. */
  readonly answer?: string
  /** False: the refund tool works. */
  readonly fails?: boolean
  /** True: a second agent looks into the delivery before the answer. */
  readonly investigates?: boolean
  /** All times are multiplied by this. */
  readonly tempo?: number
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
  const { tempo = 1 } = options
  const at = (offsetMs: number): string =>
    new Date(startMs + Math.round(offsetMs * tempo)).toISOString()
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

  const answer = options.fails === false ? (options.answer ?? REFUNDED) : SORRY
  const delayMs = options.investigates === true ? INVESTIGATION_MS : 0
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
  step('agent agent', [0, 7_310 + delayMs], {
    name: 'support-agent',
    input: { question },
    output: { answer },
    metadata: { langgraph_step: 1, thread_id: 'session-8c1f' },
  })
  addRetrieval(step, question)
  addAgentLoop(step, { question, answer, delayMs, fails: options.fails !== false })
  if (delayMs > 0) addInvestigation(step)
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
  /** How much later the answer is written. */
  readonly delayMs: number
}

function addAgentLoop(step: Step, { question, answer, fails, delayMs }: AgentLoop): void {
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
  step('guardrail guard', [5_125 + delayMs, 5_180 + delayMs], {
    parent: 'agent',
    name: 'tone check',
    input: { draft: answer },
    output: { passed: true },
  })
  step('generation reply', [5_190 + delayMs, 7_290 + delayMs], {
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
  step('event handover', [7_300 + delayMs, 7_300 + delayMs], {
    parent: 'agent',
    name: 'ticket updated',
    metadata: { ticket: 'T-2291', state: fails ? 'needs a person' : 'solved' },
  })
}

/** How long the second agent takes, ms. */
const INVESTIGATION_MS = 4_260

/** A second agent that asks the carrier, with its own model calls, tools and a check of its findings. */
function addInvestigation(step: Step): void {
  const task = { order_id: 4417, task: 'Find out where the parcel was damaged.' }
  const finding = { damaged: true, place: 'sorting centre Leipzig', confidence: 0.87 }
  step('agent research', [5_130, 9_330], {
    parent: 'agent',
    name: 'delivery-researcher',
    input: task,
    output: finding,
  })
  step('generation research-plan', [5_140, 6_310], {
    parent: 'research',
    name: 'ChatOpenAI',
    model: 'gpt-4o-mini',
    input: [{ role: 'user', content: 'Find out where the parcel of order 4417 was damaged.' }],
    output: {
      role: 'assistant',
      content: '',
      tool_calls: [call('call_9Aa1', 'track_parcel', { order_id: 4417 })],
    },
    usageDetails: { input: 318, output: 24, total: 342 },
  })
  step('tool track', [6_320, 7_040], {
    parent: 'research',
    name: 'track_parcel',
    input: { order_id: 4417 },
    output: { events: 9, last: 'delivered' },
  })
  step('span http', [6_334, 7_031], { parent: 'track', name: 'GET /v2/parcels/:id' })
  step('event retry', [6_702, 6_702], {
    parent: 'http',
    name: 'retried after 503',
    level: 'WARNING',
    statusMessage: 'The carrier answered 503; the second try worked.',
  })
  step('retriever scans', [7_050, 7_420], {
    parent: 'research',
    name: 'ScanHistory',
    input: 'scans of parcel 00340434',
    output: [
      {
        pageContent: 'Leipzig: box dented, tape torn.',
        metadata: { title: 'Scan 6', score: 0.88 },
      },
    ],
  })
  step('generation research-answer', [7_430, 9_120], {
    parent: 'research',
    name: 'ChatOpenAI',
    model: 'gpt-4o-mini',
    input: [{ role: 'user', content: 'Where was it damaged? Leipzig: box dented, tape torn.' }],
    output: { role: 'assistant', content: JSON.stringify(finding) },
    usageDetails: { input: 586, output: 41, total: 627 },
  })
  step('evaluator faithful', [9_130, 9_320], {
    parent: 'research',
    name: 'is it grounded?',
    input: finding,
    output: { score: 1 },
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
