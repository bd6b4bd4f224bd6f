import { attempt, isObject, listAt, objectAt, stringAt } from './foreign-value.ts'
import { mapCommand, mapValue } from './map-value.ts'
import type { RunEnding } from './run-start.ts'
import type { Interruption, Run } from './run.ts'

/** Whether the graph was called to go on after a pause: with a `Command` that carries an answer, or with nothing. */
export function isResumption(inputs: unknown): boolean {
  if (inputs === null) return true
  return isObject(inputs) && inputs['lg_name'] === 'Command' && inputs['resume'] !== undefined
}

/**
 * How a run ends whose "error" is LangGraph's way to leave a node: a pause, a hand-off to the parent graph, a drain.
 * Undefined for real errors. Source: `is_bubble_up` of LangGraph's errors.
 */
export function controlFlowEnding(error: unknown, run: Run): RunEnding | undefined {
  if (!isObject(error) || attempt(() => error['is_bubble_up'], false) !== true) return undefined
  const command = objectAt(error, 'command')
  if (command !== undefined) {
    return { statusMessage: 'handoff', output: () => mapCommand(command) }
  }
  if (!Array.isArray(error['interrupts'])) {
    return { statusMessage: stringAt(error, 'name') ?? 'control flow' }
  }
  const interrupts = listAt(error, 'interrupts')
  const { parent } = run
  if (parent?.isGraph === true) parent.interruption ??= { interrupts, checkpointId: undefined }
  return {
    statusMessage: 'interrupted',
    output: () => ({ __interrupt__: mapValue(interrupts) }),
    metadata: checkpointMetadata(run.interruption),
  }
}

/** How a graph ends that paused: what it returned, with what it waits for. */
export function interruptedEnding(output: unknown, interruption: Interruption): RunEnding {
  return {
    statusMessage: 'interrupted',
    output: () => withInterrupts(mapValue(output), interruption.interrupts),
    metadata: checkpointMetadata(interruption),
  }
}

function withInterrupts(output: unknown, interrupts: readonly unknown[]): unknown {
  const waiting = { __interrupt__: mapValue(interrupts) }
  return isObject(output) && !Array.isArray(output)
    ? { ...output, ...waiting }
    : { output, ...waiting }
}

function checkpointMetadata(interruption: Interruption | undefined) {
  const checkpointId = interruption?.checkpointId
  return checkpointId === undefined
    ? undefined
    : { langgraph_interrupt_checkpoint_id: checkpointId }
}

/** The interruption that LangGraph's `handleInterrupt` event names (LangGraph 1.7). */
export function mapInterruption(event: unknown): Interruption {
  return {
    interrupts: listAt(event, 'interrupts'),
    checkpointId: stringAt(event, 'checkpointId'),
  }
}

/** Counts the starts of one graph task: LangGraph retries a node as a sibling run with the same checkpoint namespace. */
export function taskAttempt(metadata: unknown, parent: Run | undefined): number | undefined {
  const namespace = stringAt(metadata, 'langgraph_checkpoint_ns')
  if (namespace === undefined || parent === undefined) return undefined
  parent.attempts ??= new Map()
  const number = (parent.attempts.get(namespace) ?? 0) + 1
  parent.attempts.set(namespace, number)
  return number === 1 ? undefined : number
}
