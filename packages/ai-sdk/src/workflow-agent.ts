import type { Call } from './call.ts'
import { answerOfEvent, generationOfEvent, rootOf } from './event-mapping.ts'
import { attempt, isObject, stringAt } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'
import { isAbort } from './map-error.ts'
import { lastToolResults } from './map-messages.ts'
import type { ToolEnd, ToolRun } from './tool-run.ts'
import { workflowRuns } from './workflow-runs.ts'
import type { WorkflowRun } from './workflow-runs.ts'

/** Status of a run of which nothing is heard any more: an agent does not say that it was aborted. */
const UNHEARD = 'nothing was heard of the agent any more'
/** Status of a run that failed: the SDK copies the error that its agent reports, and its message is not copied. */
const UNSAID = 'the agent failed; the SDK does not say why'

/** Begins the run of a workflow agent. Its events come to the integration, without the id of a call. */
export function startRun(call: Call, event: ForeignObject, operationId: string): void {
  workflowRuns().enter({ call, messages: event['messages'] })
  call.loseReader(UNHEARD, call.settings.abandonAfterMs)
  call.open({ ...rootOf(event, operationId), type: 'agent' })
}

/** An agent tells that its model call starts and ends; nothing of ai itself runs around it. */
export function startModelCall(run: WorkflowRun, event: unknown): void {
  const messages: unknown = isObject(event) ? event['messages'] : undefined
  const start = generationOfEvent(event, run.call.toolChoice)
  run.generation = run.call.startGeneration(start, lastToolResults(messages))
}

export function endModelCall(run: WorkflowRun, event: unknown, endTime: Date): void {
  run.generation?.succeed(answerOfEvent(event), endTime)
}

/** Starts a tool of the run. Which one it is and what it is called with, the model's answer said. */
export function startToolOfRun(run: WorkflowRun | undefined, event: unknown): ToolRun | undefined {
  const toolCallId = stringAt(event, 'toolCallId')
  if (run === undefined || toolCallId === undefined) return undefined
  const requested = run.call.requestedTool(toolCallId)
  return requested && run.call.startTool({ toolCallId, ...requested })
}

/** Ends the tool; those that the provider ran are recorded with its answer. */
export function endToolOfRun(run: WorkflowRun, event: unknown, endTime: Date): void {
  const toolCallId = stringAt(isObject(event) ? event['toolCall'] : undefined, 'toolCallId')
  const tool = toolCallId === undefined ? undefined : run.call.tool(toolCallId)
  if (tool !== undefined) run.call.endTool(tool, { ...toolEndOf(event), endTime })
}

function toolEndOf(event: unknown): ToolEnd {
  if (!isObject(event)) return { isError: false }
  if (event['success'] === false) return { isError: true, error: event['error'] }
  return { isError: false, output: event['output'] }
}

/** What the agent reports when it fails is a copy of the error, without its message; that of an abort cannot even be read. */
export function failRun(run: WorkflowRun, error: unknown): void {
  const isStopped = isAbort(error) || error instanceof DOMException
  const isSaid = attempt(() => typeof error === 'string' || stringAt(error, 'message'), undefined)
  if (isStopped) return run.call.abort(undefined)
  const known = isSaid ? error : UNSAID
  run.generation?.fail(known)
  run.call.fail(known)
}
