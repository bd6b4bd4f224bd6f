import { setTimeout as sleep } from 'node:timers/promises'

import type { Heddle } from '@heddle/core'
import { describe, expect, it } from 'vitest'

import type { IngestionSink } from '../langchain/ingestion-sink.ts'
import type { StoredObservation } from '../langchain/stored-trace.ts'
import { renderTraces } from './render-tree.ts'
import { scenarios } from './scenarios.ts'
import { MAJORS, openSdk } from './sdk.ts'
import type { Sdk } from './sdk.ts'
import { stepTrees, stepTreesOfMajors, withoutSteps } from './step-trees.ts'
import { giveTestClients } from './test-client.ts'
import { untilClosed } from './until-closed.ts'

/** Time after which a stream without a reader is given up, milliseconds: longer than any scenario pauses. */
const ABANDON_AFTER_MS = 300
const HELLO = { text: 'Hello there friend' }
const weatherCall = { id: 'call-1', name: 'weather', input: '{"city":"Paris"}' }

let sink: IngestionSink
let client: Heddle

giveTestClients('steps', (given) => {
  ;({ sink, client } = given)
})

/** Everything the server got, once all calls are closed. */
async function delivered() {
  expect(await untilClosed(client)).toBe(0)
  await client.shutdown()
  return sink.traces()
}

function weatherOf({ ai }: Sdk, more: object = {}) {
  return ai.tool({
    inputSchema: ai.jsonSchema({ type: 'object', properties: { city: { type: 'string' } } }),
    execute: async () => {
      // Long enough to start before what follows it.
      await sleep(4)
      return 'sunny'
    },
    ...more,
  })
}

async function readAll(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream) continue
}

function timesOf({ startTime, endTime }: StoredObservation): { start: number; end: number } {
  return { start: Date.parse(startTime), end: Date.parse(endTime ?? '') }
}

describe.each(MAJORS)('steps: true on ai@%i', (major) => {
  it.each(scenarios)('$name', async ({ name, tree, differs, run }) => {
    await run(openSdk(major, client, { abandonAfterMs: ABANDON_AFTER_MS, steps: true }))
    const rendered = renderTraces(await delivered())
    expect(withoutSteps(rendered)).toBe(differs?.trees[major] ?? tree)
    const expected = stepTreesOfMajors[major]?.[name] ?? stepTrees[name]
    expect(rendered).toBe(expected ?? rendered)
  })

  it('ends a step with its last part, not when the next begins', async () => {
    const sdk = openSdk(major, client, { steps: true })
    const pauseMs = 60
    await sdk.ai.generateText({
      model: sdk.model({ calls: [weatherCall] }, HELLO),
      tools: { weather: weatherOf(sdk) },
      stopWhen: sdk.ai.stepCountIs(3),
      prompt: 'Weather?',
      prepareStep: async () => {
        await sleep(pauseMs)
        return {}
      },
      ...sdk.traced('paused'),
    })
    const [trace] = await delivered()
    const found = (name: string) => {
      const observation = trace?.observations.find((each) => each.name === name)
      if (observation === undefined) throw new Error(`Expected ${name}, it was not recorded.`)
      return timesOf(observation)
    }
    expect(found('step 0').end).toBe(found('weather').end)
    expect(found('step 1').start - found('step 0').end).toBeGreaterThan(pauseMs / 2)
  })

  it.each([
    ['does its work all the same', () => 'late', { level: 'DEFAULT' }],
    [
      'stops with it',
      () => {
        throw new DOMException('This operation was aborted', 'AbortError')
      },
      { level: 'WARNING', statusMessage: 'aborted' },
    ],
  ])('waits for a tool that ends after the abort and %s', async (_what, answer, expected) => {
    const sdk = openSdk(major, client, { steps: true })
    const controller = new AbortController()
    const execute = async () => {
      controller.abort()
      await sleep(40)
      return answer()
    }
    const { textStream } = sdk.ai.streamText({
      model: sdk.model({ calls: [weatherCall] }, HELLO),
      tools: { weather: weatherOf(sdk, { execute }) },
      stopWhen: sdk.ai.stepCountIs(3),
      prompt: 'Weather?',
      abortSignal: controller.signal,
      onError: () => {},
      ...sdk.traced('stopped'),
    })
    await readAll(textStream).catch(() => {})
    await sleep(80)
    const [trace] = await delivered()
    const step = trace?.observations.find(({ name }) => name === 'step 0')
    const tool = trace?.observations.find(({ type }) => type === 'TOOL')
    expect({ level: 'DEFAULT', ...step }).toMatchObject(expected)
    expect(tool?.parentObservationId).toBe(step?.id)
    expect(step?.endTime).toBe(tool?.endTime)
  })

  it('corrects a step that was given up too early', async () => {
    const sdk = openSdk(major, client, { steps: true, abandonAfterMs: 60 })
    const { textStream } = sdk.ai.streamText({
      model: sdk.model({ text: 'some words', repeats: 100, calls: [weatherCall] }, HELLO),
      tools: { weather: weatherOf(sdk) },
      stopWhen: sdk.ai.stepCountIs(3),
      prompt: 'Hi',
      ...sdk.traced('slow-reader'),
    })
    const reader = textStream[Symbol.asyncIterator]()
    await reader.next()
    await sleep(200)
    while ((await reader.next()).done !== true) continue
    const lines = renderTraces(await delivered())
      .split('\n')
      .map((line) => line.replace(/ model=.*/u, ''))
    expect(lines).toEqual([
      'AGENT slow-reader',
      '  SPAN step 0',
      '    GENERATION chat mini-1',
      '    TOOL weather',
      '  SPAN step 1',
      '    GENERATION chat mini-1',
    ])
  })

  it('closes a call that was given up, went on, and is given up again', async () => {
    const sdk = openSdk(major, client, { steps: true, abandonAfterMs: 60 })
    const long = { text: 'some words', repeats: 200 }
    const { textStream } = sdk.ai.streamText({
      model: sdk.model({ ...long, calls: [weatherCall] }, long),
      tools: { weather: weatherOf(sdk) },
      stopWhen: sdk.ai.stepCountIs(3),
      prompt: 'Hi',
      ...sdk.traced('twice'),
    })
    const reader = textStream[Symbol.asyncIterator]()
    await reader.next()
    await sleep(200)
    // The first step has 402 parts.
    for (let count = 0; count < 450; count++) await reader.next()
    const [trace] = await delivered()
    const names = trace?.observations.map(({ name }) => name)
    expect(names?.filter((name) => name?.startsWith('step'))).toEqual(['step 0', 'step 1'])
    expect(trace?.observations.filter(({ endTime }) => !endTime)).toEqual([])
    expect(trace?.observations.find(({ name }) => name === 'twice')).toMatchObject({
      level: 'WARNING',
      statusMessage: 'stream abandoned',
    })
  })
})

/** ai@5 has no approval of tools. */
describe.each([7, 6] as const)('tool approval with steps: true on ai@%i', (major) => {
  it('leaves tools that run before the first model call below the root', async () => {
    const sdk = openSdk(major, client, { steps: true })
    const options = {
      tools: { weather: weatherOf(sdk, { needsApproval: true }) },
      stopWhen: sdk.ai.stepCountIs(3),
    }
    const first = (await sdk.ai.generateText({
      ...options,
      model: sdk.model({ calls: [weatherCall] }),
      prompt: 'Weather?',
      ...sdk.traced('ask'),
    })) as unknown as {
      readonly content: readonly { readonly type: string; readonly approvalId?: string }[]
      readonly response: { readonly messages: readonly object[] }
    }
    const request = first.content.find(({ type }) => type === 'tool-approval-request')
    const answer = {
      type: 'tool-approval-response',
      approvalId: request?.approvalId,
      approved: true,
    }
    await sdk.ai.generateText({
      ...options,
      model: sdk.model(HELLO),
      messages: [
        { role: 'user', content: 'Weather?' },
        ...first.response.messages,
        { role: 'tool', content: [answer] },
      ],
      ...sdk.traced('approved'),
    })
    const lines = renderTraces(await delivered())
      .split('\n')
      .map((line) => line.replace(/ model=.*/u, ''))
    expect(lines).toEqual([
      'AGENT ask',
      '  SPAN step 0',
      '    GENERATION chat mini-1',
      'AGENT approved',
      '  TOOL weather',
      '  SPAN step 0',
      '    GENERATION chat mini-1',
    ])
  })
})
