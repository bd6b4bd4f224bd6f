import { Settings } from 'llamaindex'

/** How often LlamaIndex itself said that something was done. */
export interface EventCounts {
  readonly queries: number
  readonly retrievals: number
  readonly syntheses: number
  readonly modelCalls: number
  readonly toolCalls: number
}

/**
 * An independent witness: counts LlamaIndex's own events from here on. It shares no code with Heddle, so that a trace
 * can be checked against it. The counts go on changing.
 */
export function countEvents(): EventCounts {
  const counts = { queries: 0, retrievals: 0, syntheses: 0, modelCalls: 0, toolCalls: 0 }
  const count = (key: keyof EventCounts) => () => void (counts[key] += 1)
  const { callbackManager } = Settings
  callbackManager.on('query-end', count('queries'))
  callbackManager.on('retrieve-end', count('retrievals'))
  callbackManager.on('synthesize-end', count('syntheses'))
  callbackManager.on('llm-end', count('modelCalls'))
  callbackManager.on('llm-tool-result', count('toolCalls'))
  return counts
}
