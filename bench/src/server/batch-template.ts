import { createProse, createRandom } from '../harness/random.ts'

/** Observations of one batch, in traces of ten. */
export const OBSERVATIONS_PER_BATCH = 100

const STEPS_PER_TRACE = 10

/** Traces of one batch; each says its own event before its observations. */
export const TRACES_PER_BATCH = OBSERVATIONS_PER_BATCH / STEPS_PER_TRACE

/** Traces of one session, which are all in one batch: an hour of requests has many sessions, and none of thousands of traces. */
const TRACES_PER_SESSION = 5

/** Sessions that begin and end with one batch. */
export const SESSIONS_PER_BATCH = TRACES_PER_BATCH / TRACES_PER_SESSION

/** Different batches that are prepared before anything is measured. */
const TEMPLATES = 32

/** What a slot holds: an id of a trace, an observation, an event, a session or the user of a trace, or the start or end of a trace. */
export type SlotKind = 'trace' | 'observation' | 'event' | 'session' | 'user' | 'start' | 'end'

/** A place in a body where every request has a value of its own, as long as the one that stands there. */
export interface Slot {
  readonly kind: SlotKind
  /** Which trace, observation, event or session of the batch. */
  readonly index: number
  readonly offset: number
}

/** A request body, and the places in it that change. */
export interface BatchTemplate {
  readonly body: Buffer
  readonly slots: readonly Slot[]
  /** Mean bytes of an observation's event on the wire. */
  readonly bytesPerObservation: number
}

/** Characters a value of each kind takes: ids are those of W3C, or numbers; times ISO 8601 with milliseconds. */
export const LENGTHS: Readonly<Record<SlotKind, number>> = {
  trace: 32,
  observation: 16,
  event: 20,
  session: 13,
  user: 9,
  start: 24,
  end: 24,
}

const MARKS: Readonly<Record<string, SlotKind>> = {
  T: 'trace',
  O: 'observation',
  E: 'event',
  C: 'session',
  U: 'user',
  S: 'start',
  F: 'end',
}

const markOf = (letter: string, index: number): string =>
  `~${letter}${index}`.padEnd(LENGTHS[MARKS[letter] as SlotKind], '~')

/** The prepared batches, the same in every run. */
export function createBatchTemplates(): BatchTemplate[] {
  const random = createRandom(23)
  return Array.from({ length: TEMPLATES }, () => createTemplate(random))
}

function createTemplate(random: () => number): BatchTemplate {
  const observations = Array.from({ length: OBSERVATIONS_PER_BATCH }, (_, index) =>
    observationEvent(random, index),
  )
  const traces = Array.from({ length: TRACES_PER_BATCH }, (_, index) => traceEvent(random, index))
  const texts = observations.map((event) => JSON.stringify(event))
  const text = `{"batch":[${[...traces.map((event) => JSON.stringify(event)), ...texts].join(',')}]}`
  const bytes = texts.reduce((sum, one) => sum + Buffer.byteLength(one), 0)
  return {
    body: Buffer.from(text),
    slots: findSlots(text),
    bytesPerObservation: bytes / texts.length,
  }
}

function findSlots(text: string): readonly Slot[] {
  const slots: Slot[] = []
  let [at, offset] = [0, 0]
  for (const match of text.matchAll(/"~([TOECUSF])(\d+)~*"/g)) {
    offset += Buffer.byteLength(text.slice(at, match.index))
    at = match.index
    const kind = MARKS[match[1] ?? ''] as SlotKind // the pattern knows no other letter
    slots.push({ kind, index: Number(match[2]), offset: offset + 1 })
  }
  return slots
}

function traceEvent(random: () => number, index: number) {
  return {
    id: markOf('E', OBSERVATIONS_PER_BATCH + index),
    type: 'trace-create',
    timestamp: markOf('F', index),
    body: {
      id: markOf('T', index),
      timestamp: markOf('S', index),
      name: 'answer-question',
      userId: markOf('U', index),
      sessionId: markOf('C', Math.floor(index / TRACES_PER_SESSION)),
      environment: 'production',
      tags: ['support', random() < 0.5 ? 'web' : 'app'],
    },
  }
}

const GENERATION_STEPS = new Set([2, 5, 7, 9])

const NAMES = [
  'answer-question',
  'plan',
  'rewrite-question',
  'retrieve',
  'rank-documents',
  'judge-documents',
  'lookup-order',
  'write-answer',
  'check-answer',
  'grade-answer',
]

function observationEvent(random: () => number, index: number) {
  const trace = Math.floor(index / STEPS_PER_TRACE)
  const step = index % STEPS_PER_TRACE
  const isGeneration = GENERATION_STEPS.has(step)
  return {
    id: markOf('E', index),
    type: isGeneration ? 'generation-create' : 'span-create',
    timestamp: markOf('F', trace),
    body: {
      id: markOf('O', index),
      traceId: markOf('T', trace),
      ...(step > 0 ? { parentObservationId: markOf('O', trace * STEPS_PER_TRACE) } : {}),
      name: NAMES[step],
      startTime: markOf('S', trace),
      endTime: markOf('F', trace),
      environment: 'production',
      metadata: {
        region: 'eu-central',
        attempt: 1,
        feature: 'support-chat',
        cohort: Math.floor(random() * 20),
      },
      ...(isGeneration ? modelCall(random) : plainStep(random)),
    },
  }
}

function modelCall(random: () => number) {
  const [input, output] = [300 + Math.floor(random() * 100), 120 + Math.floor(random() * 50)]
  return {
    input: [
      { role: 'system', content: createProse(random, 200) },
      { role: 'user', content: createProse(random, 320) },
    ],
    output: { role: 'assistant', content: createProse(random, 260) },
    model: 'gpt-4o-mini',
    modelParameters: { temperature: 0.2, max_tokens: 800 },
    usageDetails: { input, output, total: input + output },
  }
}

function plainStep(random: () => number) {
  return {
    input: { question: createProse(random, 300), limit: 4, filters: { language: 'en' } },
    output: {
      answer: createProse(random, 240),
      documents: [0, 1].map((rank) => ({ rank, score: random(), text: createProse(random, 160) })),
    },
  }
}
