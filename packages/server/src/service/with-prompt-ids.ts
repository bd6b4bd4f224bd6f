import type { TraceReader } from '../query/trace-reader.ts'
import type { PromptStore } from '../store/prompt-store.ts'

/** What every shape of an observation says of its prompt. */
interface PromptUser {
  readonly promptName?: string | null | undefined
  readonly promptVersion?: number | null | undefined
  readonly promptId?: string | null | undefined
}

/**
 * A reader whose observations tell the id of the prompt version they name. A version that is not there (any more) has none.
 * Observations keep name and number alone, so that a version may be written before or after what used it.
 */
export function withPromptIds(
  reader: TraceReader,
  prompts: Pick<PromptStore, 'idsOf'>,
): TraceReader {
  const fill = async <Row extends PromptUser>(projectId: string, rows: readonly Row[]) => {
    const named = rows.flatMap(({ promptName: name, promptVersion: version }) =>
      typeof name === 'string' && typeof version === 'number' ? [{ name, version }] : [],
    )
    if (named.length === 0) return [...rows]
    const found = await prompts.idsOf(projectId, named)
    const ids = new Map(found.map(({ id, name, version }) => [keyOf(name, version), id]))
    return rows.map((row) => {
      const promptId = ids.get(keyOf(row.promptName, row.promptVersion))
      return promptId === undefined ? row : { ...row, promptId }
    })
  }
  return {
    ...reader,
    getTrace: async (projectId, traceId, fields) => {
      const trace = await reader.getTrace(projectId, traceId, fields)
      return trace && { ...trace, observations: await fill(projectId, trace.observations) }
    },
    listObservations: async (projectId, query) => {
      const page = await reader.listObservations(projectId, query)
      return { ...page, data: await fill(projectId, page.data) }
    },
    listObservationsByCursor: async (projectId, query) => {
      const page = await reader.listObservationsByCursor(projectId, query)
      return { ...page, data: await fill(projectId, page.data) }
    },
    getObservation: async (projectId, observationId) => {
      const observation = await reader.getObservation(projectId, observationId)
      return observation && (await fill(projectId, [observation]))[0]
    },
  }
}

function keyOf(name: string | null | undefined, version: number | null | undefined): string {
  return JSON.stringify([name, version])
}
