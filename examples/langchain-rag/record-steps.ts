/**
 * An independent witness for the demo and the tests: loaded before a program with `--import`, it adds a second callback
 * handler to every LangChain call and writes the runs it saw to the file that HEDDLE_RECORD_STEPS_FILE names. It shares
 * no code with Heddle, so a trace can be checked against it.
 */
import { writeFileSync } from 'node:fs'

import { BaseCallbackHandler } from '@langchain/core/callbacks/base'
import { CallbackManager } from '@langchain/core/callbacks/manager'
import type { LLMResult } from '@langchain/core/outputs'

interface RecordedRun {
  readonly runId: string
  readonly parentRunId: string | null
  readonly kind: 'chain' | 'model' | 'tool' | 'retriever'
  readonly name: string
  failed: boolean
  inputTokens: number | null
  outputTokens: number | null
}

interface Usage {
  readonly input_tokens: number
  readonly output_tokens: number
}

const runs = new Map<string, RecordedRun>()

/** The handler method that opens a run of a kind: run and parent ids are its third and fourth arguments, the name follows. */
function opening(kind: RecordedRun['kind'], nameIndex: number) {
  return (...args: unknown[]): void => {
    const [serialized, , runId, parentRunId] = args as [
      { id?: string[] } | undefined,
      unknown,
      string,
      string?,
    ]
    runs.set(runId, {
      runId,
      parentRunId: parentRunId ?? null,
      kind,
      name: (args[nameIndex] as string | undefined) ?? serialized?.id?.at(-1) ?? kind,
      failed: false,
      inputTokens: null,
      outputTokens: null,
    })
  }
}

function markFailed(_: unknown, runId: string): void {
  const run = runs.get(runId)
  if (run !== undefined) run.failed = true
}

/** Keeps the usage of a chat model's first generation; other generations of one call repeat it. */
function keepUsage({ generations }: LLMResult, runId: string): void {
  const generation = generations[0]?.[0] as { message?: { usage_metadata?: Usage } } | undefined
  const usage = generation?.message?.usage_metadata
  const run = runs.get(runId)
  if (run === undefined || usage === undefined) return
  run.inputTokens = usage.input_tokens
  run.outputTokens = usage.output_tokens
}

class StepRecorder extends BaseCallbackHandler {
  readonly name = 'step_recorder'
  override awaitHandlers = true
  // The positions of the names are those of LangChain's manager, which differ from the declared ones for chains.
  override handleChainStart = opening('chain', 7)
  override handleChatModelStart = opening('model', 7)
  override handleToolStart = opening('tool', 6)
  override handleRetrieverStart = opening('retriever', 6)
  override handleLLMEnd = keepUsage
  override handleChainError = markFailed
  override handleToolError = markFailed
  override handleLLMError = markFailed
  override handleRetrieverError = markFailed
}

/* oxlint-disable no-underscore-dangle -- LangChain passes every call through this method and offers no other place */
/** Adds the recorder to every call, also to those without callbacks. */
function recordEveryCall(): void {
  const recorder = new StepRecorder()
  const configure = CallbackManager._configureSync.bind(CallbackManager)
  CallbackManager._configureSync = (...args) => {
    const manager = configure(...args) ?? new CallbackManager()
    if (!manager.handlers.includes(recorder)) manager.addHandler(recorder, true)
    return manager
  }
}
/* oxlint-enable no-underscore-dangle */

const file = process.env['HEDDLE_RECORD_STEPS_FILE']
if (file !== undefined) {
  recordEveryCall()
  process.once('exit', () => writeFileSync(file, JSON.stringify([...runs.values()])))
}
