import { buildTraceTree, tokensOf } from '../../scripts/trace-tree.ts'
import type { TraceStep } from '../../scripts/trace-tree.ts'
import type { EventCounts } from './count-events.ts'

/** What is wrong with a stored trace, a sentence each; nothing when it shows what LlamaIndex says that it did. */
export function findFaults(steps: readonly TraceStep[], counts: EventCounts): string[] {
  const ofType = (type: string) => steps.filter((step) => step.type === type)
  const called = (suffix: string) => steps.filter(({ name }) => name.endsWith(suffix))
  const models = ofType('GENERATION')
  const roots = buildTraceTree(steps).length
  const claims: [boolean, string][] = [
    [roots === 1, `Expected one tree, found ${roots}.`],
    isAll(
      'queries',
      called('.query').filter(({ type }) => type === 'CHAIN'),
      counts.queries,
    ),
    isAll('retrievals', ofType('RETRIEVER'), counts.retrievals),
    isAll('searches of the vector store', called('VectorStore.query'), counts.retrievals),
    isAll('embedded questions', ofType('EMBEDDING'), counts.retrievals),
    isAll('syntheses', called('.synthesize'), counts.syntheses),
    isAll('model calls', models, counts.modelCalls),
    isAll('tool calls', ofType('TOOL'), counts.toolCalls),
    [
      models.every((step) => tokensOf(step).input > 0 && (step.costUsd ?? 0) > 0),
      'A model call has no tokens or no cost.',
    ],
    [steps.every(({ durationMs }) => durationMs !== null), 'A step has no end.'],
    [steps.every(({ level }) => level === 'DEFAULT'), 'A step is shown as a fault.'],
  ]
  return claims.filter(([holds]) => !holds).map(([, fault]) => fault)
}

function isAll(what: string, found: readonly TraceStep[], expected: number): [boolean, string] {
  return [
    found.length === expected,
    `LlamaIndex says ${expected} ${what}, the trace has ${found.length}.`,
  ]
}
