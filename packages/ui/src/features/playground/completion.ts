import { t } from '../../messages/translate.ts'

/** A call of a tool as far as it has come. */
export interface CompletionCall {
  readonly id: string
  readonly name: string
  readonly arguments: string
}

/** The answer of a model as far as it has come. */
export interface Completion {
  readonly text: string
  readonly calls: readonly CompletionCall[]
  readonly finishReason: string | undefined
  readonly inputTokens: number | undefined
  readonly outputTokens: number | undefined
}

export const NO_COMPLETION: Completion = {
  text: '',
  calls: [],
  finishReason: undefined,
  inputTokens: undefined,
  outputTokens: undefined,
}

interface Choice {
  readonly delta?: {
    readonly content?: string | null
    readonly tool_calls?: readonly CallDelta[]
  }
  readonly finish_reason?: string | null
}

interface Chunk {
  readonly choices?: readonly Choice[]
  readonly usage?: { readonly prompt_tokens?: number; readonly completion_tokens?: number } | null
  readonly error?: { readonly message?: string }
}

interface CallDelta {
  readonly index?: number
  readonly id?: string
  readonly function?: { readonly name?: string; readonly arguments?: string }
}

/** The answer with one more event of the stream. @throws {Error} when the event tells of a failure. */
export function addEvent(completion: Completion, data: string): Completion {
  if (data === '[DONE]' || data === '') return completion
  // What OpenAI's API streams; unknown fields are passed over.
  const chunk = JSON.parse(data) as Chunk
  if (chunk.error !== undefined) throw new Error(chunk.error.message ?? t('The model failed.'))
  return withUsage(withChoice(completion, chunk.choices?.[0]), chunk.usage)
}

function withChoice(completion: Completion, choice: Choice | undefined): Completion {
  if (choice === undefined) return completion
  const { delta, finish_reason: finishReason } = choice
  return {
    ...completion,
    text: completion.text + (delta?.content ?? ''),
    calls: (delta?.tool_calls ?? []).reduce(addCall, completion.calls),
    finishReason: finishReason ?? completion.finishReason,
  }
}

function withUsage(completion: Completion, usage: Chunk['usage']): Completion {
  if (usage === undefined || usage === null) return completion
  return {
    ...completion,
    inputTokens: usage.prompt_tokens,
    outputTokens: usage.completion_tokens,
  }
}

function addCall(calls: readonly CompletionCall[], delta: CallDelta): readonly CompletionCall[] {
  const at = delta.index ?? calls.length
  const before = calls[at] ?? { id: '', name: '', arguments: '' }
  const call = {
    id: delta.id ?? before.id,
    name: before.name + (delta.function?.name ?? ''),
    arguments: before.arguments + (delta.function?.arguments ?? ''),
  }
  return at < calls.length
    ? calls.map((one, index) => (index === at ? call : one))
    : [...calls, call]
}
