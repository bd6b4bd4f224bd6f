import type { Heddle } from '@heddle/core'
import { describe, expect, it } from 'vitest'

import type { IngestionSink } from '../langchain/ingestion-sink.ts'
import { MAJORS, openSdk } from './sdk.ts'
import type { Sdk } from './sdk.ts'
import { giveTestClients } from './test-client.ts'
import { untilClosed } from './until-closed.ts'

let sink: IngestionSink
let client: Heddle

giveTestClients('f', (given) => {
  ;({ sink, client } = given)
})

/** The generations that arrived, in the order of their calls. */
async function generations() {
  expect(await untilClosed(client)).toBe(0)
  await client.shutdown()
  return sink
    .traces()
    .toSorted((left, right) => (left.name ?? '').localeCompare(right.name ?? ''))
    .flatMap(({ observations }) => observations.filter(({ type }) => type === 'GENERATION'))
}

const weatherOf = ({ ai }: Sdk) => ({
  weather: ai.tool({
    inputSchema: ai.jsonSchema({ type: 'object' }),
    execute: () => 'sunny',
  }),
})

const maskMetadata = (value: unknown, { field }: { readonly field: string }) =>
  field === 'metadata' ? 'masked' : value

const calls = [{ id: 'call-1', name: 'weather', input: '{}' }]

describe.each(MAJORS)('on ai@%i', (major) => {
  it('records how the model had to choose its tools, when that was not left to it', async () => {
    const sdk = openSdk(major, client)
    const asked = { tools: weatherOf(sdk), stopWhen: sdk.ai.stepCountIs(1), prompt: 'Weather?' }
    const choices = [undefined, 'auto', 'required', { type: 'tool', toolName: 'weather' }]
    for (const [index, toolChoice] of choices.entries()) {
      const said = { ...asked, toolChoice, temperature: 0.5 }
      await sdk.ai.generateText({ ...said, model: sdk.model({ calls }), ...sdk.traced(`${index}`) })
    }
    const stream = { ...asked, toolChoice: 'none', ...sdk.traced('last') }
    await sdk.ai.streamText({ ...stream, model: sdk.model({ text: 'Hi' }) }).consumeStream()
    expect((await generations()).map(({ modelParameters }) => modelParameters)).toEqual([
      { temperature: 0.5 },
      { temperature: 0.5 },
      { temperature: 0.5, toolChoice: 'required' },
      { temperature: 0.5, toolChoice: { type: 'tool', toolName: 'weather' } },
      { toolChoice: 'none' },
    ])
  })

  it('records what the provider says beside its answer, without what is large, and the tier that prices differ by', async () => {
    const metadata = {
      openai: { serviceTier: 'priority', responseId: 'resp-1', logprobs: [[{ token: 'Hi' }]] },
      acme: { logprobs: [] },
    }
    const sdk = openSdk(major, client)
    const turn = { text: 'Hi', metadata }
    const asked = { prompt: 'Hi', temperature: 0.5 }
    await sdk.ai.generateText({ ...asked, model: sdk.model(turn), ...sdk.traced('a') })
    await sdk.ai
      .streamText({ ...asked, model: sdk.model(turn), ...sdk.traced('b') })
      .consumeStream()
    const found = await generations()
    expect(found).toHaveLength(2)
    for (const generation of found) {
      expect(generation.modelParameters).toEqual({ temperature: 0.5, service_tier: 'priority' })
      expect(generation.metadata?.['providerMetadata']).toEqual({
        openai: { serviceTier: 'priority', responseId: 'resp-1' },
      })
    }
  })

  it('shows the mask what the provider says beside its answer', async () => {
    const sdk = openSdk(major, client, { mask: maskMetadata })
    const model = sdk.model({ text: 'Hi', metadata: { acme: { quote: 'secret' } } })
    await sdk.ai.generateText({ prompt: 'Hi', model, ...sdk.traced('a') })
    expect((await generations())[0]?.metadata).toMatchObject({ providerMetadata: 'masked' })
    expect(sink.textReceived()).not.toContain('secret')
  })

  it('records the speed of streamed answers', async () => {
    const sdk = openSdk(major, client)
    const asked = { model: sdk.model({ text: 'Hello there friend' }), prompt: 'Hi' }
    await sdk.ai.generateText({ ...asked, ...sdk.traced('a') })
    await sdk.ai.streamText({ ...asked, ...sdk.traced('b') }).consumeStream()
    const [whole, streamed] = await generations()
    expect(whole?.metadata).not.toHaveProperty('outputTokensPerSecond')
    const speed = Number(streamed?.metadata?.['outputTokensPerSecond'])
    // Eight tokens in more than two milliseconds and less than eight seconds.
    expect(speed).toBeGreaterThan(1)
    expect(speed).toBeLessThan(4_000)
  })

  it('closes what is open when the client is shut down, with what was answered so far', async () => {
    const sdk = openSdk(major, client)
    const controller = new AbortController()
    const { textStream } = sdk.ai.streamText({
      model: sdk.model({ text: 'some words', hangs: true }),
      prompt: 'Hi',
      abortSignal: controller.signal,
      onError: () => {},
      ...sdk.traced('open'),
    })
    const iterator = textStream[Symbol.asyncIterator]()
    await iterator.next()
    await iterator.next()
    await client.shutdown()
    const [trace] = sink.traces()
    const generation = trace?.observations.find(({ type }) => type === 'GENERATION')
    const root = trace?.observations.find(({ name }) => name === 'open')
    const status = {
      level: 'WARNING',
      statusMessage: 'the client was shut down before the end of the call',
    }
    expect(root).toMatchObject(status)
    expect(generation).toMatchObject({ ...status, output: { content: 'some words' } })
    expect(generation?.endTime).toBeTruthy()
    controller.abort()
  })
})
