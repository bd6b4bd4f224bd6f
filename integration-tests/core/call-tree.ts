import fc from 'fast-check'

/** How a call of the generated program runs and hands back what it made. */
export const CALL_FORMS = [
  'function',
  'promise',
  'generator',
  'async-generator',
  'readable-stream',
  'thenable',
  'callback',
  'emitter',
  'worker',
] as const

export type CallForm = (typeof CALL_FORMS)[number]

/** One call of a program: what it is, which calls it makes, and how it ends. */
export interface Call {
  readonly form: CallForm
  /** Whether it waits for each of its calls before the next one, or for all together. */
  readonly order: 'sequence' | 'together'
  /** Throws after its calls; its caller catches that. */
  readonly fails: boolean
  readonly calls: readonly Call[]
}

/** Calls inside calls that are generated at most. */
const MAX_DEPTH = 4

const manner = {
  form: fc.constantFrom(...CALL_FORMS),
  order: fc.constantFrom('sequence' as const, 'together' as const),
  fails: fc.boolean(),
}

/** Programs of up to a few dozen calls; what a worker's call calls stays in the worker. */
export const anyCall: fc.Arbitrary<Call> = fc.letrec<{ call: Call }>((tie) => ({
  call: fc.oneof(
    { maxDepth: MAX_DEPTH, withCrossShrink: true },
    fc.record({ ...manner, calls: fc.constant([]) }),
    fc.record({ ...manner, calls: fc.array(tie('call'), { minLength: 1, maxLength: 3 }) }),
  ),
})).call

/** What should be stored of a call: names say the path of calls. */
export interface Step {
  readonly name: string
  readonly failed: boolean
  readonly steps: readonly Step[]
}

/** The tree of a program as it was generated. */
export function expectedSteps(call: Call, name: string): Step {
  const steps = call.calls.map((inner, index) => expectedSteps(inner, nameOf(name, index)))
  return { name, failed: call.fails, steps }
}

/** The name of a call's call. */
export function nameOf(caller: string, index: number): string {
  return `${caller}.${index}`
}

/** How many observations a program makes. */
export function countCalls(call: Call): number {
  return call.calls.reduce((total, inner) => total + countCalls(inner), 1)
}
