import { createRequire } from 'node:module'

import { withHeddle } from '@heddle/ai-sdk'
import type { Heddle } from '@heddle/core'
import { describe, expect, it, vi } from 'vitest'

import type { IngestionSink } from '../langchain/ingestion-sink.ts'
import { renderTraces } from './render-tree.ts'
import { MAJORS, openSdk, registerOnly } from './sdk.ts'
import type { Ai, Sdk } from './sdk.ts'
import { giveTestClients } from './test-client.ts'
import { untilClosed } from './until-closed.ts'

let sink: IngestionSink
let client: Heddle

giveTestClients('w', (given) => {
  ;({ sink, client } = given)
})

async function tree(): Promise<string[]> {
  expect(await untilClosed(client)).toBe(0)
  await client.shutdown()
  return renderTraces(sink.traces())
    .split('\n')
    .map((line) => line.replace(/ model=.*/u, ''))
}

type Module = Ai & Record<'ToolLoopAgent' | 'Experimental_Agent', new (options: object) => Agent>
type Agent = ReturnType<Sdk['agent']>

describe.each(MAJORS)('withHeddle on ai@%i', (major) => {
  it('traces calls and agents that say nothing of telemetry, and those that say no are left alone', async () => {
    const sdk = openSdk(major, client)
    if (major === 7) registerOnly()
    const ai = withHeddle(sdk.ai as Module, { client })
    await ai.generateText({ model: sdk.model({ text: 'Hi' }), prompt: 'Hello' })
    await ai.streamText({ model: sdk.model({ text: 'Hi' }), prompt: 'Hello' }).consumeStream()
    const Agent = ai.ToolLoopAgent ?? ai.Experimental_Agent
    const agent = new Agent({ model: sdk.model({ text: 'Hi' }) })
    expect(agent).toBeInstanceOf(Agent)
    await agent.generate({ prompt: 'Hello' })
    const off = { isEnabled: false }
    const no = major === 7 ? { telemetry: off } : { experimental_telemetry: off }
    await ai.generateText({ model: sdk.model({ text: 'Hi' }), prompt: 'Hello', ...no })
    expect(ai.stepCountIs).toBe(sdk.ai.stepCountIs)
    expect(await tree()).toEqual([
      'SPAN generateText',
      '  GENERATION chat mini-1',
      'SPAN streamText',
      '  GENERATION chat mini-1',
      'SPAN generateText',
      '  GENERATION chat mini-1',
    ])
  })

  it('records only what each step adds when told so', async () => {
    const sdk = openSdk(major, client, { input: 'delta' })
    const calls = [{ id: 'c1', name: 'add', input: '{}' }]
    await sdk.ai.generateText({
      model: sdk.model(
        { calls },
        { calls: [{ ...calls[0], id: 'c2' } as never] },
        { text: 'Done' },
      ),
      tools: {
        add: sdk.ai.tool({
          inputSchema: sdk.ai.jsonSchema({ type: 'object' }),
          execute: () => 'sum',
        }),
      },
      stopWhen: sdk.ai.stepCountIs(5),
      prompt: 'Add',
      ...sdk.traced('adder'),
    })
    await untilClosed(client)
    await client.shutdown()
    const generations = sink
      .traces()
      .flatMap(({ observations }) => observations)
      .filter(({ type }) => type === 'GENERATION')
      .toSorted((left, right) => Number(left.metadata?.['step']) - Number(right.metadata?.['step']))
    expect(generations.map(({ metadata }) => metadata?.['messagesBefore'])).toEqual([
      undefined,
      1,
      3,
    ])
    const roles = generations.map(({ input }) => rolesOf(input))
    expect(roles).toEqual([['user'], ['assistant', 'tool'], ['assistant', 'tool']])
  })

  it('names an active span of OpenTelemetry without becoming its child', async () => {
    const require = createRequire(import.meta.url)
    const ofOlder = createRequire(require.resolve('ai6'))
    const { context, trace } = ofOlder('@opentelemetry/api') as {
      context: { setGlobalContextManager(manager: object): boolean; disable(): void }
      trace: {
        wrapSpanContext(context: object): object
        setSpan(context: object, span: object): object
      }
    }
    const { ROOT_CONTEXT } = ofOlder('@opentelemetry/api') as { ROOT_CONTEXT: object }
    const ids = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 }
    const active = trace.setSpan(ROOT_CONTEXT, trace.wrapSpanContext(ids))
    context.setGlobalContextManager({
      active: () => active,
      with: (_context: object, fn: () => unknown) => fn(),
      bind: (_context: object, target: unknown) => target,
      enable: () => undefined,
      disable: () => undefined,
    })
    try {
      const sdk = openSdk(major, client, { linkOtel: true })
      await sdk.ai.generateText({
        model: sdk.model({ text: 'Hi' }),
        prompt: 'Hello',
        ...sdk.traced('f'),
      })
    } finally {
      context.disable()
    }
    await client.shutdown()
    const root = sink.traces()[0]?.observations.find(({ name }) => name === 'f')
    expect(root?.metadata).toMatchObject({
      otel: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) },
    })
    expect(root?.traceId).not.toBe(ids.traceId)
    expect(root?.parentObservationId ?? '').toBe('')
  })
})

it('returns an SDK of unknown form as it is, with one warning', () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined)
  const unknown = { invent: () => 'something' }
  expect(withHeddle(unknown)).toBe(unknown)
  expect(withHeddle(unknown)).toBe(unknown)
  expect(warn).toHaveBeenCalledTimes(1)
  warn.mockRestore()
})

function rolesOf(input: unknown): unknown[] {
  const messages = Array.isArray(input) ? input : (input as { messages: unknown[] }).messages
  return messages.map((message) => (message as { role: unknown }).role)
}
