import { createProse, createRandom } from '../harness/random.ts'

/** Stands once in the output of every observation: the sink counts outputs by it, whatever protocol carried them. */
export const OUTPUT_MARKER = 'bench-output-7f3a'

/** One step of a program, as a developer would hand it to a tracing product. */
export interface Step {
  readonly name: string
  readonly kind: 'chain' | 'span' | 'generation' | 'retriever' | 'tool'
  /** Index of the parent step in the plan, undefined for the root. */
  readonly parent: number | undefined
  readonly input: unknown
  readonly output: unknown
  readonly metadata: Record<string, string | number>
  readonly model?: string
  readonly modelParameters?: Record<string, string | number>
  readonly usage?: { input: number; output: number; total: number }
}

/** One trace: its steps, parents before children. */
export type TracePlan = readonly Step[]

/** Observations of one trace. */
export const STEPS_PER_TRACE = 10

/** Different traces that are prepared before anything is measured; a run repeats them. */
const PREPARED_TRACES = 64

const SHAPE: readonly [name: string, kind: Step['kind'], parent: number | undefined][] = [
  ['answer-question', 'chain', undefined],
  ['plan', 'span', 0],
  ['rewrite-question', 'generation', 1],
  ['retrieve', 'retriever', 0],
  ['rank-documents', 'span', 3],
  ['judge-documents', 'generation', 4],
  ['lookup-order', 'tool', 0],
  ['write-answer', 'generation', 0],
  ['check-answer', 'span', 0],
  ['grade-answer', 'generation', 8],
]

function createGeneration(random: () => number): Pick<Step, 'input' | 'output'> {
  return {
    input: [
      { role: 'system', content: createProse(random, 400) },
      { role: 'user', content: createProse(random, 700) },
    ],
    output: { role: 'assistant', content: `${OUTPUT_MARKER} ${createProse(random, 580)}` },
  }
}

function createPlainStep(random: () => number): Pick<Step, 'input' | 'output'> {
  return {
    input: {
      question: createProse(random, 500),
      limit: 4,
      filters: { language: 'en', year: 2026 },
    },
    output: {
      answer: `${OUTPUT_MARKER} ${createProse(random, 400)}`,
      documents: [0, 1, 2].map((rank) => ({
        rank,
        score: random(),
        text: createProse(random, 220),
      })),
    },
  }
}

function createStep(random: () => number, index: number): Step {
  const [name, kind, parent] = SHAPE[index] as (typeof SHAPE)[number] // index runs over SHAPE
  const metadata = {
    region: 'eu-central',
    attempt: 1,
    feature: 'support-chat',
    cohort: Math.floor(random() * 20),
  }
  if (kind !== 'generation') return { name, kind, parent, metadata, ...createPlainStep(random) }
  const [input, output] = [300 + Math.floor(random() * 100), 120 + Math.floor(random() * 50)]
  return {
    name,
    kind,
    parent,
    metadata,
    ...createGeneration(random),
    model: 'gpt-4o-mini',
    modelParameters: { temperature: 0.2, max_tokens: 800 },
    usage: { input, output, total: input + output },
  }
}

/** The prepared traces: about 1.8 KB of input, output and metadata a step, the same in every process. */
export function createTracePlans(): TracePlan[] {
  const random = createRandom(11)
  return Array.from({ length: PREPARED_TRACES }, () =>
    SHAPE.map((_, index) => createStep(random, index)),
  )
}
