import type { ChainStart } from './chain-runs.ts'
import type { ModelStart } from './model-runs.ts'
import type { RetrieverStart } from './retriever-runs.ts'
import type { ToolStart } from './tool-runs.ts'

/*
 * The positions in which LangChain's callback manager really passes its arguments, measured on @langchain/core
 * 0.3.80, 1.0.0, 1.1.40 and 1.4.0. The declared type of handleChainStart names them in another order.
 */

type Metadata = Record<string, unknown>

export type ChainStartArguments = [
  serialized: unknown,
  inputs: unknown,
  runId: string,
  parentRunId?: string,
  // The declaration says string[] here, which is also what arrives.
  tags?: string[],
  metadata?: Metadata,
  runType?: string,
  runName?: string,
  extra?: Metadata,
]

export type ChainEndArguments = [
  outputsOrError: unknown,
  runId: string,
  parentRunId?: string,
  tags?: string[],
  kwargs?: { inputs?: Metadata },
]

export type ModelStartArguments<Prompts> = [
  serialized: unknown,
  prompts: Prompts,
  runId: string,
  parentRunId?: string,
  extra?: Metadata,
  tags?: string[],
  metadata?: Metadata,
  runName?: string,
]

export type TokenArguments = [
  token: string,
  index: unknown,
  runId: string,
  parentRunId?: string,
  tags?: string[],
  fields?: { chunk?: unknown },
]

export type ModelEndArguments = [
  output: unknown,
  runId: string,
  parentRunId?: string,
  tags?: string[],
  extra?: Metadata,
]

export type ToolStartArguments = [
  serialized: unknown,
  input: unknown,
  runId: string,
  parentRunId?: string,
  tags?: string[],
  metadata?: Metadata,
  runName?: string,
  toolCallId?: string,
]

export type RetrieverStartArguments = [
  serialized: unknown,
  query: unknown,
  runId: string,
  parentRunId?: string,
  tags?: string[],
  metadata?: Metadata,
  runName?: string,
]

export function chainStart(start: ChainStartArguments): ChainStart {
  const [serialized, inputs, runId, parentRunId, tags, metadata, runType, runName, extra] = start
  return { serialized, inputs, runId, parentRunId, tags, metadata, runType, runName, extra }
}

/** One run per prompt: the manager calls once for each, with a list of one. */
export function modelStart(
  start: ModelStartArguments<readonly (readonly unknown[] | string)[]>,
): ModelStart {
  const [serialized, prompts, runId, parentRunId, extra, tags, metadata, runName] = start
  const prompt = prompts?.[0] ?? []
  return { serialized, prompt, runId, parentRunId, extra, tags, metadata, runName }
}

export function toolStart(start: ToolStartArguments): ToolStart {
  const [serialized, input, runId, parentRunId, tags, metadata, runName, toolCallId] = start
  return { serialized, input, runId, parentRunId, tags, metadata, runName, toolCallId }
}

export function retrieverStart(start: RetrieverStartArguments): RetrieverStart {
  const [serialized, query, runId, parentRunId, tags, metadata, runName] = start
  return { serialized, query, runId, parentRunId, tags, metadata, runName }
}
