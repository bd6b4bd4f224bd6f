import type { BaseCallbackHandler } from '@langchain/core/callbacks/base'

import type { OpenAiStandIn } from '../openai-stand-in.ts'
import { ScriptedChatModel } from '../scripted-chat-model.ts'
import type { Script, Turn } from '../scripted-chat-model.ts'

/** What a scenario has at hand; the handler may be any product's. */
export interface World {
  readonly handler: BaseCallbackHandler
  /** `{ callbacks: [handler] }`, to be spread into a call's config. */
  readonly traced: { readonly callbacks: BaseCallbackHandler[] }
  readonly openAi: OpenAiStandIn['options']
}

/** A small program, and the tree of observations that it must produce. */
export interface Scenario {
  readonly name: string
  readonly tree: string
  /** Some siblings run in parallel, so that the order of siblings is not compared. */
  readonly isParallel?: boolean
  readonly run: (world: World) => Promise<unknown>
}

/** A model that answers with the turns, one per call. */
export function scripted(turns: Turn | readonly Turn[], rest: Omit<Script, 'turns'> = {}) {
  const list = Array.isArray(turns) ? (turns as readonly Turn[]) : [turns as Turn]
  return new ScriptedChatModel({ turns: list, ...rest })
}

/** Reads a stream to its end, or stops after some values as an impatient consumer does. */
export async function consume(
  stream: AsyncIterable<unknown>,
  stopAfter = Number.POSITIVE_INFINITY,
): Promise<void> {
  let taken = 0
  for await (const _ of stream) {
    taken += 1
    if (taken >= stopAfter) break
  }
}

/** Lets a call fail that is meant to. */
export async function failing(promise: Promise<unknown>): Promise<void> {
  let failed = false
  try {
    await promise
  } catch {
    failed = true
  }
  if (!failed) throw new Error('Expected the call to fail, it returned.')
}
