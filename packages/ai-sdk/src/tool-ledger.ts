import { isObject, stringAt } from './foreign-value.ts'
import type { ToolResultMessage } from './map-messages.ts'
import type { ModelAnswer } from './model-answer.ts'
import type { ToolEnd, ToolStart } from './tool-run.ts'

/** A tool call that the SDK never ran: refused before it started, or executed by the provider. */
export interface UnseenToolCall {
  readonly start: ToolStart
  readonly end: ToolEnd
}

/** Which tools the model asked for in one call of the SDK, and which of them have an observation. */
export class ToolLedger {
  /** Both are made when the first tool is asked for: most calls have none. */
  #requested: Map<string, { readonly name: string; readonly input: unknown }> | undefined
  #seen: Set<string> | undefined

  /** Notes that the tool call has an observation. */
  see(toolCallId: string): void {
    this.#seen ??= new Set()
    this.#seen.add(toolCallId)
  }

  /** What an answer asked for by that id. */
  requested(toolCallId: string): { readonly name: string; readonly input: unknown } | undefined {
    return this.#requested?.get(toolCallId)
  }

  /** Notes what an answer asks for; returns the calls that its provider executed. */
  takeAnswer(answer: ModelAnswer): readonly UnseenToolCall[] {
    const executed: UnseenToolCall[] = []
    for (const part of answer.content) {
      const toolCallId = stringAt(part, 'toolCallId')
      if (toolCallId === undefined || !isObject(part) || part['type'] !== 'tool-call') continue
      const name = stringAt(part, 'toolName') ?? 'tool'
      this.#requested ??= new Map()
      this.#requested.set(toolCallId, { name, input: part['input'] })
      if (part['providerExecuted'] !== true) continue
      this.see(toolCallId)
      executed.push({
        start: { toolCallId, name, input: part['input'], metadata: { providerExecuted: true } },
        end: providerEnd(answer, toolCallId),
      })
    }
    return executed
  }

  /** The errors among tool results that belong to no execution: the SDK refused these calls. */
  takeResults(results: readonly ToolResultMessage[]): readonly UnseenToolCall[] {
    const refused: UnseenToolCall[] = []
    for (const { toolCallId, toolName, output, isError } of results) {
      const requested = this.#requested?.get(toolCallId)
      if (!isError || requested === undefined || this.#seen?.has(toolCallId)) continue
      this.see(toolCallId)
      refused.push({
        start: { toolCallId, name: toolName, input: requested.input },
        end: { isError: true, error: output },
      })
    }
    return refused
  }
}

function providerEnd(answer: ModelAnswer, toolCallId: string): ToolEnd {
  const result = answer.content.find(
    (part) =>
      stringAt(part, 'type') === 'tool-result' && stringAt(part, 'toolCallId') === toolCallId,
  )
  if (!isObject(result)) return { isError: false }
  const output = result['result'] ?? result['output']
  return result['isError'] === true
    ? { isError: true, error: output, output }
    : { isError: false, output }
}

/** The failed tools among the parts of a finished step. */
export function toolErrorsIn(content: readonly unknown[]): readonly ToolResultMessage[] {
  return content
    .filter(isObject)
    .filter((part) => part['type'] === 'tool-error')
    .map((part) => ({
      toolCallId: stringAt(part, 'toolCallId') ?? '',
      toolName: stringAt(part, 'toolName') ?? 'tool',
      output: part['error'],
      isError: true,
    }))
}
