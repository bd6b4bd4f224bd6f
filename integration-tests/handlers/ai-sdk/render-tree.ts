import type { StoredObservation, StoredTrace } from '../langchain/stored-trace.ts'

/** Longest status shown, characters. */
const MAX_STATUS = 90

/**
 * Traces as text, one line per observation: `TYPE name [LEVEL "status"] model usage ttft`, children below their parent
 * in the order in which they started. Usage is `input+output` with the buckets that were split off.
 */
export function renderTraces(traces: readonly StoredTrace[]): string {
  return traces
    .toSorted((left, right) => firstStart(left) - firstStart(right))
    .flatMap((trace) => {
      const ids = new Set(trace.observations.map(({ id }) => id))
      const isRoot = ({ parentObservationId: id }: StoredObservation) => !id || !ids.has(id)
      return below(trace.observations, isRoot, 0)
    })
    .join('\n')
}

function below(
  all: readonly StoredObservation[],
  isChild: (observation: StoredObservation) => boolean,
  depth: number,
): string[] {
  return all
    .filter(isChild)
    .toSorted(compareStarts)
    .flatMap((observation) => [
      `${'  '.repeat(depth)}${lineOf(observation)}`,
      ...below(all, ({ parentObservationId: id }) => id === observation.id, depth + 1),
    ])
}

function lineOf(observation: StoredObservation): string {
  const { level, statusMessage, model, usageDetails } = observation
  const status = statusMessage ? ` "${statusMessage.slice(0, MAX_STATUS)}"` : ''
  return [
    observation.type,
    observation.name,
    level && level !== 'DEFAULT' ? `[${level}${status}]` : '',
    model ? `model=${model}` : '',
    usageDetails ? usageText(usageDetails) : '',
    observation.completionStartTime ? 'ttft' : '',
    observation.endTime ? '' : 'OPEN',
  ]
    .filter((part) => part)
    .join(' ')
}

const ORDER = ['input', 'input_cache_read', 'output', 'output_reasoning', 'total']

function usageText(usage: Readonly<Record<string, number>>): string {
  const keys = Object.keys(usage).toSorted(
    (left, right) => ORDER.indexOf(left) - ORDER.indexOf(right),
  )
  if (keys.length === 0) return ''
  return `usage=${keys.map((key) => `${key}:${usage[key]}`).join(',')}`
}

/** By start; in the same millisecond what ended first comes first, for a call that was refused has no length. */
function compareStarts(left: StoredObservation, right: StoredObservation): number {
  return (
    Date.parse(left.startTime) - Date.parse(right.startTime) ||
    endOf(left) - endOf(right) ||
    (left.name ?? '').localeCompare(right.name ?? '')
  )
}

function endOf({ endTime }: StoredObservation): number {
  return endTime ? Date.parse(endTime) : Number.MAX_SAFE_INTEGER
}

function firstStart(trace: StoredTrace): number {
  return Math.min(...trace.observations.map(({ startTime }) => Date.parse(startTime)))
}
