import type { Statement } from './statement.ts'

/** Ids of the traces that statements change, by project. Scores of sessions and runs, and scores that are removed, change none that is known. */
export function changedTraces(
  statements: readonly Statement[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const changed = new Map<string, Set<string>>()
  for (const statement of statements) {
    const traceId = traceOf(statement)
    if (traceId === undefined) continue
    const { projectId } = statement.record
    const ids = changed.get(projectId) ?? new Set()
    changed.set(projectId, ids.add(traceId))
  }
  return changed
}

/** An observation that names no trace is known as one of its own. */
function traceOf(statement: Statement): string | undefined {
  switch (statement.entity) {
    case 'observation':
      return statement.record.fields.traceId?.value ?? statement.record.id
    case 'trace':
      return statement.record.id
    case 'score':
      return statement.record.fields.traceId?.value
    case 'removed-trace':
      return statement.record.id
    case 'removed-observation':
    case 'repriced-observation':
      return statement.record.traceId
    case 'removed-score':
      return undefined
    default:
      return statement satisfies never
  }
}
