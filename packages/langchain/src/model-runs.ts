import { isObject, listAt, objectAt, objectsAt, stringAt } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'
import { controlFlowEnding } from './langgraph.ts'
import { promptAround, promptIn } from './linked-prompt.ts'
import { mapError } from './map-error.ts'
import { mapMessage, mapMessageList } from './map-messages.ts'
import { answeringModel, mapModelParameters, requestedModel } from './map-model.ts'
import { attemptNumber, classNameOf } from './map-run.ts'
import { mapUsage } from './map-usage.ts'
import type { MappedUsage } from './map-usage.ts'
import { PartialOutput } from './partial-output.ts'
import type { RunRecorder } from './run-recorder.ts'
import { touch } from './run.ts'
import type { Run } from './run.ts'
import { unfinishedAnswer } from './unfinished-answer.ts'

/** A model start as LangChain's callback manager passes it: one run per prompt. */
export interface ModelStart {
  readonly serialized: unknown
  /** Messages of a chat model, or the text for a completion model. */
  readonly prompt: readonly unknown[] | string
  readonly runId: string
  readonly parentRunId: string | undefined
  readonly extra: unknown
  readonly tags: readonly string[] | undefined
  readonly metadata: Record<string, unknown> | undefined
  readonly runName: string | undefined
}

export function startModel(recorder: RunRecorder, start: ModelStart): void {
  const { metadata } = start
  const tags = start.tags ?? []
  const parameters = objectAt(start.extra, 'invocation_params')
  const className = classNameOf(start.serialized)
  const model = requestedModel(parameters, metadata)
  const attempt = attemptNumber(tags, start.extra)
  const run = recorder.start({
    runId: start.runId,
    parentRunId: start.parentRunId,
    kind: 'model',
    type: 'generation',
    name: start.runName ?? className ?? 'model',
    className,
    tags,
    metadata,
    input: () => modelInput(start.prompt, parameters),
    fields: { model, modelParameters: mapModelParameters(parameters) },
    moreMetadata: attempt === undefined ? undefined : () => ({ attempt }),
  })
  if (run === undefined) return
  run.requestedModel = model
  const prompt = promptIn(metadata) ?? promptAround(run.parent)
  if (prompt !== undefined) {
    run.observation?.update({ promptName: prompt.name, promptVersion: prompt.version })
  }
}

/** Messages alone, or with the tools the model may call: what a playground needs to call again. */
export function modelInput(
  prompt: readonly unknown[] | string,
  parameters: ForeignObject | undefined,
): unknown {
  const messages = typeof prompt === 'string' ? prompt : mapMessageList(prompt)
  const tools = listAt(parameters, 'tools')
  const offered = tools.length > 0 ? tools : listAt(parameters, 'functions')
  if (offered.length === 0) return messages
  const choice = parameters?.['tool_choice']
  return {
    messages,
    tools: offered,
    ...(choice === undefined ? undefined : { tool_choice: choice }),
  }
}

/** Takes one token: remembers when the first one came and what was said so far. */
export function addToken(
  recorder: RunRecorder,
  run: Run,
  token: { text: string; chunk: unknown },
): void {
  keepPartial(recorder, run, (partial) => partial.addToken(token.text, token.chunk))
}

export function addStreamEvent(recorder: RunRecorder, run: Run, event: unknown): void {
  keepPartial(recorder, run, (partial) => partial.addStreamEvent(event))
}

function keepPartial(
  recorder: RunRecorder,
  run: Run,
  take: (partial: PartialOutput) => boolean,
): void {
  const now = Date.now()
  touch(run, now)
  const partial = (run.partial ??= new PartialOutput())
  const sizeBefore = partial.size
  const isAnswer = take(partial)
  if (isAnswer) run.firstTokenAt ??= now
  recorder.table.notePartial(run, partial.size - sizeBefore)
}

export function endModel(
  recorder: RunRecorder,
  run: Run,
  end: { output: unknown; isCached: boolean },
): void {
  const generations = generationsOf(end.output)
  const messages = objectsAt(generations, 'message')
  const model = answeringModel({
    message: messages[0],
    llmOutput: objectAt(end.output, 'llmOutput'),
    generationInfo: objectAt(generations[0], 'generationInfo'),
  })
  const usage = mapUsage(end.output, messages)
  if (end.isCached) run.firstTokenAt = undefined
  recorder.end(run, {
    output: () => modelOutput(generations),
    model,
    usageDetails: end.isCached ? { input: 0, output: 0, total: 0 } : usage.usageDetails,
    costDetails: end.isCached ? undefined : usage.costDetails,
    metadata: {
      ...usage.metadata,
      ...answerMetadata(generations[0]),
      ...(end.isCached ? { cached: true, ...savedUsage(messages[0]) } : undefined),
      ...(model === undefined || model === run.requestedModel
        ? undefined
        : { requested_model: run.requestedModel }),
    },
  })
}

export function failModel(recorder: RunRecorder, run: Run, error: unknown): void {
  recorder.end(run, {
    ...unfinishedAnswer(run),
    ...(controlFlowEnding(error, run) ?? mapError(error)),
  })
}

function generationsOf(output: unknown): readonly unknown[] {
  const [first] = listAt(output, 'generations')
  return Array.isArray(first) ? first.filter(isObject) : []
}

/** One answer as it is; several (`n` above 1) as a list. */
function modelOutput(generations: readonly unknown[]): unknown {
  const answers = generations.map((generation) => {
    const message = objectAt(generation, 'message')
    return message === undefined ? stringAt(generation, 'text') : mapMessage(message)
  })
  return answers.length === 1 ? answers[0] : answers
}

/** Keys of the answer's metadata that are worth keeping, and the names they are kept under. */
const ANSWER_KEYS = [
  ['finish_reason', 'finish_reason'],
  ['stop_reason', 'finish_reason'],
  ['system_fingerprint', 'system_fingerprint'],
  ['service_tier', 'service_tier'],
  ['request_id', 'request_id'],
  ['id', 'response_id'],
] as const

/** What an answer says about itself beside its content: why it stopped, its id, the provider's marks. */
export function answerMetadata(generation: unknown): Record<string, unknown> {
  const message = objectAt(generation, 'message')
  const response = objectAt(message, 'response_metadata')
  const info = objectAt(generation, 'generationInfo')
  const kept: Record<string, unknown> = {}
  for (const [key, name] of ANSWER_KEYS) {
    const value = stringAt(response, key) ?? stringAt(info, key)
    if (value !== undefined) kept[name] ??= value
  }
  const messageId = stringAt(message, 'id')
  // LangChain makes up an id from the run's when the provider gave none.
  if (messageId !== undefined && !messageId.startsWith('run-')) kept['response_id'] ??= messageId
  return kept
}

/** What the first, real call of a cached answer had consumed: what the cache saved. LangChain zeroes its own counts. */
function savedUsage(message: ForeignObject | undefined): Record<string, unknown> | undefined {
  const response = objectAt(message, 'response_metadata')
  const usage: MappedUsage = mapUsage({ llmOutput: response }, [])
  return usage.usageDetails === undefined ? undefined : { saved_usage: usage.usageDetails }
}
