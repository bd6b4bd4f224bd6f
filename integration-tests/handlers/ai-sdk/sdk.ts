import { createRequire } from 'node:module'

import { heddle, heddleTelemetry } from '@heddle/ai-sdk'
import type { AiSdkOptions } from '@heddle/ai-sdk'
import type { Heddle } from '@heddle/core'
import * as ai7 from 'ai'

import { scriptedModel } from './scripted-model.ts'
import type { Major, Turn } from './scripted-model.ts'

/** What the programs call of the SDK. The majors declare these differently; the programs keep to what they share. */
export interface Ai {
  readonly generateText: (
    options: object,
  ) => Promise<{ readonly text: string; readonly steps: readonly unknown[] }>
  readonly streamText: (options: object) => {
    readonly textStream: AsyncIterable<string>
    consumeStream(options?: object): Promise<void>
    toUIMessageStreamResponse(options?: object): Response
  }
  readonly generateObject: (options: object) => Promise<{ readonly object: unknown }>
  readonly streamObject: (options: object) => {
    readonly partialObjectStream: AsyncIterable<unknown>
  }
  readonly embed: (options: object) => Promise<unknown>
  readonly embedMany: (options: object) => Promise<unknown>
  readonly stepCountIs: (count: number) => unknown
  readonly tool: (definition: object) => unknown
  readonly dynamicTool: (definition: object) => unknown
  readonly jsonSchema: (schema: object) => unknown
  readonly Output: { object(options: object): unknown }
}

/** One major of the SDK with Heddle on it. */
export interface Sdk {
  readonly major: Major
  readonly ai: Ai
  readonly client: Heddle
  /** Telemetry options of a call under its name in this major. */
  readonly traced: (functionId?: string, options?: AiSdkOptions) => object
  readonly model: (...turns: readonly Turn[]) => unknown
  /** A tool loop over the model, under the name it has in this major. */
  readonly agent: (options: object) => { generate(options: object): Promise<unknown> }
}

export const MAJORS: readonly Major[] = [7, 6, 5]

/** The older majors are loaded as CommonJS: the test runner's conditions pick a file of their OpenTelemetry package that Node cannot load. */
const require = createRequire(import.meta.url)

const MODULES: Readonly<Record<Major, unknown>> = { 5: require('ai5'), 6: require('ai6'), 7: ai7 }

/** The first release of a major, where the newest is tested otherwise. */
export async function loadFloor(major: Major): Promise<unknown> {
  if (major === 7) return import('ai-7-0-0')
  return major === 6 ? require('ai-6-0-0') : require('ai-5-0-0')
}

interface AgentModule {
  readonly ToolLoopAgent?: new (options: object) => ReturnType<Sdk['agent']>
  readonly Experimental_Agent: new (options: object) => ReturnType<Sdk['agent']>
}

/** The SDK of a major, recording with the client. In ai@7 one integration is registered for all calls, as a program would. */
export function openSdk(
  major: Major,
  client: Heddle,
  { module = MODULES[major], ...options }: AiSdkOptions & { readonly module?: unknown } = {},
): Sdk {
  const all = { ...options, client }
  if (major === 7) registerOnly(heddle(all))
  const agents = module as AgentModule
  return {
    major,
    // The programs use the common part; each call's options are checked by the SDK at run time.
    ai: module as Ai,
    client,
    traced: (functionId, more) => {
      const given = { ...all, ...more, ...(functionId === undefined ? undefined : { functionId }) }
      if (major !== 7) return { experimental_telemetry: heddleTelemetry(given) }
      const { recordInputs, recordOutputs } = given
      const telemetry = { functionId, recordInputs, recordOutputs }
      return {
        telemetry: more === undefined ? telemetry : { ...telemetry, integrations: heddle(given) },
      }
    },
    model: (...turns) => scriptedModel(major, turns),
    agent: (settings) => {
      const Agent = agents.ToolLoopAgent ?? agents.Experimental_Agent
      return new Agent(settings)
    },
  }
}

interface Registered {
  AI_SDK_TELEMETRY_INTEGRATIONS?: unknown[]
}

/** Registers the integration in place of those of earlier tests. */
export function registerOnly(...integrations: Parameters<typeof ai7.registerTelemetry>): void {
  ;(globalThis as unknown as Registered).AI_SDK_TELEMETRY_INTEGRATIONS = []
  ai7.registerTelemetry(...integrations)
}
