import { openEngine } from './engine.ts'
import type { FilledFolder } from './fill-folder.ts'
import type { ReadPlace } from './read.ts'

/** Traces that are asked for, so that no answer is remembered from the turn before. */
const TRACES = 2000
const LARGE_STEPS = 100

/** Looks up in a filled folder what can be asked for. The server must not run. */
export function choosePlace({
  dataFolder,
  projectId,
  endMs,
  largeTraceId,
}: FilledFolder): ReadPlace {
  const engine = openEngine(dataFolder)
  const of = `project_id = '${projectId}'`
  const traces = engine.rows<ReadPlace['traces'][number] & { text: string }>(
    `SELECT o.trace_id AS id, o.id AS observationId, o.input AS text FROM observations AS o
     WHERE ${of} AND trace_id != '${largeTraceId}' AND start_time < fromUnixTimestamp64Milli(${endMs})
       AND parent_observation_id = '' ORDER BY sipHash64(o.trace_id) LIMIT ${TRACES}`,
  )
  const large = engine.rows<{ id: string }>(
    `SELECT id FROM observations WHERE ${of} AND trace_id = '${largeTraceId}' ORDER BY sipHash64(id) LIMIT ${LARGE_STEPS}`,
  )
  engine.close()
  return {
    projectId,
    endMs,
    largeTraceId,
    largeObservationIds: large.map(({ id }) => id),
    traces: traces.map(({ id, observationId }) => ({ id, observationId })),
    orders: traces.flatMap(({ text }) => /order-(?!0{8})[0-9a-f]{8}/.exec(text) ?? []),
  }
}
