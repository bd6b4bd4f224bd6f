import { tokensOf } from '../../scripts/trace-tree.ts'
import type { TraceStep } from '../../scripts/trace-tree.ts'

/** What is wrong with the stored trace of the program, a sentence each; nothing when it shows what happened. */
export function findFaults(steps: readonly TraceStep[]): string[] {
  const named = (name: string) => steps.filter((step) => step.name === name)
  const halves = named('yarn_buyer')
  const questions = named('ask_person')
  const models = steps.filter(({ type }) => type === 'GENERATION')
  const stock = named('check_stock').find(({ type }) => type === 'TOOL')
  const price = named('get_price').find(({ type }) => type === 'TOOL')
  const claims: [boolean, string][] = [
    [halves.length === 2, `Expected two runs of the graph in one trace, found ${halves.length}.`],
    [halves[0]?.statusMessage === 'interrupted', 'The first run does not say that it paused.'],
    [questions.length === 2, `Expected the question twice, found it ${questions.length} times.`],
    [
      questions[0]?.statusMessage === 'interrupted' && questions[1]?.statusMessage === null,
      'The question was not asked first and answered then.',
    ],
    [areAtOnce(stock, price), 'The branches did not run at the same time.'],
    [models.length === 2, `Expected two model calls, found ${models.length}.`],
    [
      models.every((step) => tokensOf(step).input > 0 && (step.costUsd ?? 0) > 0),
      'A model call has no tokens or no cost.',
    ],
    [steps.every(({ durationMs }) => durationMs !== null), 'A step has no end.'],
    [steps.every(({ level }) => level !== 'ERROR'), 'A step is shown as an error.'],
  ]
  return claims.filter(([holds]) => !holds).map(([, fault]) => fault)
}

const endOf = ({ startedAtMs, durationMs }: TraceStep): number => startedAtMs + (durationMs ?? 0)

function areAtOnce(left: TraceStep | undefined, right: TraceStep | undefined): boolean {
  if (left === undefined || right === undefined) return false
  return left.startedAtMs < endOf(right) && right.startedAtMs < endOf(left)
}
