import { tracingChannel } from 'node:diagnostics_channel'

import { heddle } from '@heddle/ai-sdk'
import type { AiSdkOptions } from '@heddle/ai-sdk'
import type { Heddle } from '@heddle/core'
import { describe, expect, it } from 'vitest'

import type { IngestionSink } from '../langchain/ingestion-sink.ts'
import { renderTraces } from './render-tree.ts'
import { GENERATION, scenarios } from './scenarios.ts'
import { unavailable } from './scripted-model.ts'
import { openSdk, registerOnly } from './sdk.ts'
import type { Sdk } from './sdk.ts'
import { giveTestClients } from './test-client.ts'
import { untilClosed } from './until-closed.ts'

/** Time after which a stream without a reader is given up, milliseconds: longer than any scenario pauses. */
const ABANDON_AFTER_MS = 300
const HELLO = { text: 'Hello there friend' }
const SECRET = 'the-secret-words'
const weatherCall = { id: 'call-1', name: 'weather', input: `{"city":"${SECRET}"}` }

/** Trees of scenarios about which the channel says less than integrations are told. */
const channelTrees: Readonly<Record<string, string>> = {
  'S9 streamText fails three times': [
    'SPAN down [ERROR "AI_NoOutputGeneratedError: No output generated. Check the stream for errors."]',
    '  GENERATION chat mini-1 [WARNING "AI_APICallError: the provider is overloaded"] model=mini-1',
    '  GENERATION chat mini-1 [WARNING "AI_APICallError: the provider is overloaded"] model=mini-1',
    '  GENERATION chat mini-1 [ERROR "AI_APICallError: the provider is overloaded"] model=mini-1',
  ].join('\n'),
  'S15 generateObject': '',
  'S15 streamObject': '',
  'S15 generateObject that gives no object': '',
  'S16 embedMany in three chunks':
    'SPAN vectors\n  EMBEDDING embed vec-1 model=vec-1 usage=input:21,total:21',
}

let sink: IngestionSink
let client: Heddle

giveTestClients(
  'channel',
  (given) => {
    ;({ sink, client } = given)
  },
  { logLevel: 'silent' },
)

/** ai@7 with the integration registered and listening to the channel. */
function openListening(options: AiSdkOptions = {}): Sdk {
  const sdk = openSdk(7, client)
  registerOnly(heddle({ client, channel: true, abandonAfterMs: ABANDON_AFTER_MS, ...options }))
  return sdk
}

/** The same with calls that name integrations of their own, none of which is Heddle's. */
function openExcluded(options: AiSdkOptions = {}, telemetry: object = {}): Sdk {
  const traced = (functionId?: string) => ({
    telemetry: { functionId, integrations: [], ...telemetry },
  })
  return { ...openListening(options), traced }
}

/** Everything the server got, once all calls are closed. */
async function delivered() {
  expect(await untilClosed(client)).toBe(0)
  await client.shutdown()
  return sink.traces()
}

function weatherOf({ ai }: Sdk, answer: () => unknown = () => 'sunny') {
  return ai.tool({
    inputSchema: ai.jsonSchema({ type: 'object', properties: { city: { type: 'string' } } }),
    execute: async () => answer(),
  })
}

function askWeather(sdk: Sdk, more: object = {}) {
  return {
    model: sdk.model({ calls: [weatherCall] }, HELLO),
    tools: { weather: weatherOf(sdk) },
    stopWhen: sdk.ai.stepCountIs(3),
    prompt: 'Weather?',
    ...sdk.traced('weather'),
    ...more,
  }
}

describe('a call that excludes the integration, with channel: true', () => {
  it.each(scenarios)('$name', async ({ name, tree, differs, run }) => {
    await run(openExcluded())
    const expected = channelTrees[name] ?? differs?.trees[7] ?? tree
    expect(renderTraces(await delivered())).toBe(expected)
  })

  it('has steps as other calls do', async () => {
    const sdk = openExcluded({ steps: true })
    await sdk.ai.generateText(askWeather(sdk))
    expect(renderTraces(await delivered())).toBe(
      [
        'AGENT weather',
        '  SPAN step 0',
        `    ${GENERATION}`,
        '    TOOL weather',
        '  SPAN step 1',
        `    ${GENERATION}`,
      ].join('\n'),
    )
  })

  it('records input, output, user and the id of the tool call', async () => {
    const sdk = openExcluded({}, { includeRuntimeContext: { userId: true } })
    await sdk.ai.generateText(askWeather(sdk, { runtimeContext: { userId: 'ada' } }))
    const [trace] = await delivered()
    expect(trace).toMatchObject({ input: 'Weather?', output: HELLO.text, userId: 'ada' })
    expect(trace?.observations.find(({ type }) => type === 'TOOL')).toMatchObject({
      input: { city: SECRET },
      output: 'sunny',
      metadata: { toolCallId: 'call-1' },
    })
  })

  it('is the parent of a call that the integration hears inside its tool', async () => {
    const sdk = openExcluded()
    const answer = async () => {
      const telemetry = { functionId: 'inner' }
      await sdk.ai.generateText({ model: sdk.model(HELLO), prompt: 'in', telemetry })
      return 'done'
    }
    await sdk.ai.generateText(askWeather(sdk, { tools: { weather: weatherOf(sdk, answer) } }))
    expect(renderTraces(await delivered())).toBe(
      `AGENT weather\n  ${GENERATION}\n  TOOL weather\n    SPAN inner\n      ${GENERATION}\n  ${GENERATION}`,
    )
  })

  it('stays unrecorded with isEnabled: false', async () => {
    const sdk = openExcluded({}, { isEnabled: false })
    await sdk.ai.generateText(askWeather(sdk))
    expect(await delivered()).toEqual([])
  })

  it.each(['recordInputs', 'recordOutputs'])('gives nothing away with %s: false', async (flag) => {
    const sdk = openExcluded({}, { [flag]: false })
    const isInput = flag === 'recordInputs'
    const prompt = isInput ? SECRET : 'fine'
    const turns = [
      { calls: [isInput ? weatherCall : { ...weatherCall, input: '{"city":"Paris"}' }] },
      { text: isInput ? 'fine' : SECRET },
    ]
    const options = () => ({
      model: sdk.model(...turns),
      tools: { weather: weatherOf(sdk, () => (isInput ? 'fine' : SECRET)) },
      prompt,
    })
    await sdk.ai.generateText(askWeather(sdk, options()))
    await sdk.ai.streamText(askWeather(sdk, options())).consumeStream()
    const fails = Object.assign(unavailable(), { message: SECRET })
    const failing = { model: sdk.model({ fails }), prompt, maxRetries: 0 }
    await sdk.ai.generateText(askWeather(sdk, failing)).catch(() => {})
    const traces = await delivered()
    const lines = renderTraces(traces).split('\n')
    const root = isInput ? 'SPAN weather' : 'AGENT weather'
    const tree = [
      root,
      '  GENERATION chat mini-1 model=mini-1',
      '  TOOL weather',
      '  GENERATION chat mini-1 model=mini-1',
    ]
    expect(lines.slice(0, 8)).toEqual([...tree, ...tree])
    expect(lines[8]).toMatch(new RegExp(`^${root} \\[ERROR`, 'u'))
    expect(JSON.stringify(traces)).not.toContain(SECRET)
  })

  it('keeps usage when the option, not the call, leaves outputs out', async () => {
    const sdk = openExcluded({ recordOutputs: false })
    await sdk.ai.generateText(askWeather(sdk))
    const traces = await delivered()
    expect(renderTraces(traces)).toBe(
      `AGENT weather\n  ${GENERATION}\n  TOOL weather\n  ${GENERATION}`,
    )
    expect(JSON.stringify(traces)).not.toContain(HELLO.text)
  })

  it('closes a stream whose end the channel does not tell', async () => {
    const sdk = openExcluded({}, { recordOutputs: false })
    const controller = new AbortController()
    const { textStream } = sdk.ai.streamText({
      model: sdk.model({ text: 'some words', hangs: true }),
      prompt: 'Hi',
      abortSignal: controller.signal,
      onError: () => {},
      ...sdk.traced('stopped'),
    })
    const reader = textStream[Symbol.asyncIterator]()
    await reader.next()
    controller.abort()
    const [trace] = await delivered()
    expect(trace?.observations.filter(({ endTime }) => !endTime)).toEqual([])
    expect(trace?.observations).toHaveLength(2)
  })
})

describe('the channel beside the integration', () => {
  it.each(scenarios)('records once: $name', async ({ tree, differs, run }) => {
    const sdk = openListening()
    await run({ ...sdk, traced: (functionId) => ({ telemetry: { functionId } }) })
    expect(renderTraces(await delivered())).toBe(differs?.trees[7] ?? tree)
  })

  it('records once when the integration hears of a call after the channel', async () => {
    const integration = heddle({ client, channel: true })
    const channel = tracingChannel('ai:telemetry')
    const event = { callId: 'late', operationId: 'ai.generateText', functionId: 'once' }
    const root = { type: 'generateText', event }
    const step = { type: 'step', event: { callId: 'late', stepNumber: 0 } }
    channel.start.runStores(root, () => {
      channel.start.runStores(step, () => integration.onStart(event))
    })
    integration.onEnd(event)
    channel.asyncEnd.publish(step)
    channel.asyncEnd.publish(root)
    expect(renderTraces(await delivered())).toBe('SPAN once')
  })

  it('records once when two integrations listen', async () => {
    const sdk = openExcluded()
    heddle({ client, channel: true })
    await sdk.ai.generateText(askWeather(sdk))
    expect(await delivered()).toHaveLength(1)
  })

  it('is not listened to by default', async () => {
    const sdk = openExcluded({ channel: undefined })
    expect(tracingChannel('ai:telemetry').hasSubscribers).toBe(false)
    await sdk.ai.generateText(askWeather(sdk))
    expect(await delivered()).toEqual([])
  })

  it('is left alone after the client was shut down', async () => {
    const channel = tracingChannel('ai:telemetry')
    openListening()
    expect(channel.hasSubscribers).toBe(true)
    await client.shutdown()
    expect(channel.hasSubscribers).toBe(false)
  })

  it('survives messages of any shape', async () => {
    openListening()
    const channel = tracingChannel('ai:telemetry')
    const types = ['generateText', 'step', 'languageModelCall', 'executeTool', 'embed', 'other']
    const events = [undefined, null, 7, {}, { callId: 3 }, { callId: 'odd', toolCall: 'x' }]
    const messages = types.flatMap((type) => events.map((event) => ({ type, event })))
    for (const message of [undefined, null, 'text', {}, ...messages] as object[]) {
      expect(channel.start.runStores(message, () => 'ran')).toBe('ran')
      channel.asyncEnd.publish(message)
    }
    // What a subscriber throws comes as an uncaught exception on the next tick.
    await new Promise((resolve) => setImmediate(resolve))
    await delivered()
  })
})
