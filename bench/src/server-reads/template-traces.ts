import { createRandom } from '../harness/random.ts'
import { createText, type Language, NEEDLES } from './texts.ts'

/** Fewest and most observations of a trace. */
const STEPS = [10, 20] as const

/** Stands in every observation; copies of the traces have numbers of their own there. */
export const ORDER_MARK = 'order-00000000'

/** An event of `POST /api/public/ingestion`. */
export interface TemplateEvent {
  readonly id: string
  readonly type: string
  readonly timestamp: string
  readonly body: Readonly<Record<string, unknown>>
}

/** A trace's events, its own first. */
export interface TemplateTrace {
  readonly events: readonly TemplateEvent[]
  readonly observations: number
}

/** When traces begin, milliseconds since the epoch, and how many observations they hold together at least. */
export interface TemplateExtent {
  readonly observations: number
  readonly fromMs: number
  readonly toMs: number
}

const TRACE_NAMES = [
  'answer-question',
  'support-chat',
  'summarise-document',
  'plan-journey',
  'review-contract',
  'classify-mail',
  'extract-invoice',
  'write-report',
]
const MODELS = [
  'gpt-4o',
  'gpt-4o-mini',
  'claude-sonnet-4-5',
  'gemini-2.5-flash',
  'gpt-4.1',
  'local-llama',
]
const FEATURES = ['chat', 'search', 'inbox', 'reports', 'mobile']
const REGIONS = ['eu-central', 'us-east', 'ap-south']
const FAULTS = [
  'Rate limit reached for requests',
  'The tool returned no rows',
  'Timeout after 30000 ms',
  'Context length exceeded',
]
/** Types of the steps that are no model calls, in the order of a trace. */
const STEP_TYPES = ['chain', 'retriever', 'tool', 'span', 'agent', 'event', 'embedding'] as const

type Random = () => number

const pick = <Value>(random: Random, values: readonly Value[]): Value =>
  values[Math.floor(random() * values.length)] as Value // the index lies within

const hex = (random: Random, digits: number): string =>
  Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('')

const iso = (ms: number): string => new Date(ms).toISOString()

/**
 * Traces as SDKs send them, the same in every run, evenly over a time.
 * @yields One trace after the other, the oldest first.
 */
export function* createTemplateTraces(extent: TemplateExtent): Generator<TemplateTrace> {
  const random = createRandom(41)
  const meanSteps = (STEPS[0] + STEPS[1]) / 2
  const spacing = ((extent.toMs - extent.fromMs) * meanSteps) / extent.observations
  let observations = 0
  for (let index = 0; observations < extent.observations; index += 1) {
    const startMs = extent.fromMs + (index + random()) * spacing
    const trace = createTrace(random, Math.min(startMs, extent.toMs - 1))
    observations += trace.observations
    yield trace
  }
}

/** One trace of many steps, half of them model calls, over two hours. */
export function createLargeTrace(id: string, steps: number, startMs: number): TemplateTrace {
  const random = createRandom(43)
  const context: TraceContext = { id, language: 'english', environment: 'production', fails: true }
  const spacing = (2 * 3_600_000) / steps
  const ids = Array.from({ length: steps }, () => hex(random, 16))
  const observations = ids.map((own, step) => {
    const parent = step === 0 ? undefined : ids[Math.floor((step - 1) / 8)]
    return createStep(random, context, { id: own, parent, step, startMs: startMs + step * spacing })
  })
  return { events: [traceEvent(random, context, startMs), ...observations], observations: steps }
}

interface TraceContext {
  readonly id: string
  readonly language: Language
  readonly environment: string
  /** Whether one of its steps fails. */
  readonly fails: boolean
}

function createTrace(random: Random, startMs: number): TemplateTrace {
  const draw = random()
  const context: TraceContext = {
    id: hex(random, 32),
    language: draw < 0.06 ? 'chinese' : draw < 0.1 ? 'arabic' : 'english',
    environment: random() < 0.85 ? 'production' : 'staging',
    fails: random() < 0.06,
  }
  const steps = STEPS[0] + Math.floor(random() * (STEPS[1] - STEPS[0] + 1))
  const ids = Array.from({ length: steps }, () => hex(random, 16))
  let at = startMs
  const observations = ids.map((id, step) => {
    at += random() * 400
    const parent = step === 0 ? undefined : ids[Math.floor(random() * Math.min(step, 4))]
    return createStep(random, context, { id, parent, step, startMs: at })
  })
  return {
    events: [
      traceEvent(random, context, startMs),
      ...observations,
      ...scoreEvents(random, context.id, at),
    ],
    observations: steps,
  }
}

function scoreEvents(random: Random, traceId: string, atMs: number): TemplateEvent[] {
  const score = (name: string, value: number | string, dataType: string): TemplateEvent => ({
    id: `score-event-${name}-${traceId}`,
    type: 'score-create',
    timestamp: iso(atMs),
    body: { id: `${name}-${traceId}`, traceId, name, value, dataType },
  })
  return [
    ...(random() < 0.2 ? [score('helpfulness', Math.round(random() * 100) / 100, 'NUMERIC')] : []),
    ...(random() < 0.08 ? [score('verdict', pick(random, ['good', 'bad']), 'CATEGORICAL')] : []),
  ]
}

function traceEvent(random: Random, context: TraceContext, startMs: number): TemplateEvent {
  return {
    id: `trace-${context.id}`,
    type: 'trace-create',
    timestamp: iso(startMs + 5000),
    body: {
      id: context.id,
      timestamp: iso(startMs),
      // Traces over OTLP say no name: they are called like their root.
      ...(random() < 0.9 ? { name: pick(random, TRACE_NAMES) } : {}),
      userId: `user-${Math.floor(random() * 20_000)}`,
      sessionId: `session-${hex(random, 8)}`,
      environment: context.environment,
      release: `2026.${Math.floor(random() * 12) + 1}`,
      tags: [pick(random, FEATURES), random() < 0.3 ? 'beta' : 'stable'],
      metadata: {
        tenant: `tenant-${Math.floor(random() * 500)}`,
        region: pick(random, REGIONS),
        experiment: random() < 0.1,
      },
    },
  }
}

interface Step {
  readonly id: string
  readonly parent: string | undefined
  readonly step: number
  readonly startMs: number
}

function createStep(random: Random, context: TraceContext, step: Step): TemplateEvent {
  const isCall = step.step % 5 === 2 || step.step % 5 === 4
  const type = isCall
    ? 'generation'
    : step.step === 0
      ? 'span'
      : (STEP_TYPES[step.step % STEP_TYPES.length] as string) // the index lies within
  const elapsed = 30 + random() ** 4 * 8000
  const fails = context.fails && step.step === 3
  return {
    id: `event-${context.id}-${step.id}`,
    type: `${type}-create`,
    timestamp: iso(step.startMs + elapsed),
    body: {
      id: step.id,
      traceId: context.id,
      ...(step.parent === undefined ? {} : { parentObservationId: step.parent }),
      name: step.step === 0 ? pick(random, TRACE_NAMES) : `${type}-${step.step}`,
      startTime: iso(step.startMs),
      ...(type === 'event' ? {} : { endTime: iso(step.startMs + elapsed) }),
      environment: context.environment,
      ...(fails ? { level: 'ERROR', statusMessage: pick(random, FAULTS) } : {}),
      metadata: { feature: pick(random, FEATURES), attempt: 1, cohort: Math.floor(random() * 50) },
      ...(isCall
        ? modelCall(random, context, step.startMs + elapsed / 3)
        : plainStep(random, context)),
    },
  }
}

function modelCall(random: Random, { language }: TraceContext, firstTokenMs: number) {
  const [input, output] = [200 + Math.floor(random() * 3000), 20 + Math.floor(random() * 600)]
  return {
    input: [
      { role: 'system', content: createText(random, language, 300) },
      { role: 'user', content: `${createText(random, language, 500)} ${ORDER_MARK}` },
    ],
    output: { role: 'assistant', content: said(random, language, 550) },
    completionStartTime: iso(firstTokenMs),
    model: pick(random, MODELS),
    modelParameters: { temperature: 0.2, max_tokens: 800 },
    usageDetails: { input, output, total: input + output },
    ...(random() < 0.3
      ? { promptName: 'answer', promptVersion: 1 + Math.floor(random() * 9) }
      : {}),
  }
}

function plainStep(random: Random, { language }: TraceContext) {
  return {
    input: `${createText(random, language, 600)} ${ORDER_MARK}`,
    output: {
      answer: said(random, language, 500),
      documents: [0, 1].map((position) => ({
        position,
        text: createText(random, language, 180),
      })),
    },
  }
}

/** A text that holds the needle of its language once in a while. */
function said(random: Random, language: Language, characters: number): string {
  const text = createText(random, language, characters)
  return random() < 0.002 ? `${text} ${NEEDLES[language]}` : text
}
