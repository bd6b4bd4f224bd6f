import { setTimeout as sleep } from 'node:timers/promises'

import { heddle, heddleTelemetry, traced } from '@heddle/ai-sdk'
import { Heddle, propagate } from '@heddle/core'
import * as ai7 from 'ai'
import { describe, expect, it } from 'vitest'

import type { IngestionSink } from '../langchain/ingestion-sink.ts'
import { renderTraces } from './render-tree.ts'
import { scriptedModel } from './scripted-model.ts'
import type { Turn } from './scripted-model.ts'
import { MAJORS, openSdk, registerOnly } from './sdk.ts'
import type { Sdk } from './sdk.ts'
import { giveTestClients } from './test-client.ts'
import { openCalls, untilClosed } from './until-closed.ts'

const HELLO = { text: 'Hello there friend' }
const SECRET = 'the-secret-words'

let sink: IngestionSink
let client: Heddle

giveTestClients(
  'b',
  (given) => {
    ;({ sink, client } = given)
  },
  // The sink takes no files, which is said otherwise.
  { logLevel: 'silent' },
)

/** Everything the server got, once all calls are closed. */
async function delivered() {
  expect(await untilClosed(client)).toBe(0)
  await client.shutdown()
  return sink.traces()
}

function model(...turns: readonly Turn[]): ai7.LanguageModel {
  return scriptedModel(7, turns) as unknown as ai7.LanguageModel
}

const schema = { type: 'object', properties: { city: { type: 'string' } } } as const

/** The weather tool with the schema helper of a major; each knows only its own. */
function weatherOf(ai: Pick<Sdk['ai'], 'jsonSchema'>, answer?: string): object {
  const execute = async ({ city }: { city: string }) => {
    // Long enough to start before what follows it.
    await sleep(4)
    return answer ?? `sunny in ${city}`
  }
  return { inputSchema: ai.jsonSchema(schema), execute }
}

const weather = () => weatherOf(ai7) as ai7.Tool

const weatherCall = { id: 'call-1', name: 'weather', input: `{"city":"${SECRET}"}` }

describe.each(MAJORS)('on ai@%i', (major) => {
  it('records input, output, parameters and metadata', async () => {
    const { ai, model: scripted, traced: telemetry } = openSdk(major, client)
    await ai.generateText({
      model: scripted({ reasoning: 'thinking', text: 'Hi Ada' }),
      system: 'Be kind',
      prompt: 'I am Ada',
      temperature: 0.5,
      maxOutputTokens: 100,
      ...telemetry('greet'),
    })
    const [trace] = await delivered()
    expect(trace).toMatchObject({ name: 'greet', output: 'Hi Ada' })
    const messages = [
      { role: 'system', content: 'Be kind' },
      { role: 'user', content: 'I am Ada' },
    ]
    expect(trace?.input).toEqual(messages)
    expect(trace?.observations.find(({ type }) => type === 'GENERATION')).toMatchObject({
      input: messages,
      output: { role: 'assistant', content: 'Hi Ada', reasoning: 'thinking' },
      modelParameters: { temperature: 0.5, max_tokens: 100 },
      metadata: {
        provider: 'acme',
        requestedModel: 'mini-1',
        finishReason: 'stop',
        step: 0,
        attempt: 1,
      },
    })
  })

  it('records tools with their input, output and the id of the call', async () => {
    const { ai, model: scripted, traced: telemetry } = openSdk(major, client)
    await ai.generateText({
      model: scripted({ calls: [weatherCall] }, HELLO),
      tools: { weather: weatherOf(ai) },
      stopWhen: ai.stepCountIs(3),
      prompt: 'Weather?',
      ...telemetry('tools'),
    })
    const [trace] = await delivered()
    expect(trace?.observations.find(({ type }) => type === 'TOOL')).toMatchObject({
      name: 'weather',
      input: { city: SECRET },
      output: `sunny in ${SECRET}`,
      metadata: { toolCallId: 'call-1' },
    })
  })

  it.each([
    ['prompts, tool inputs and definitions', { recordInputs: false }],
    ['answers and tool results', { recordOutputs: false }],
    ['errors', { recordInputs: false, recordOutputs: false }],
  ])('keeps %s out when told so, in plain calls and streams', async (_what, options) => {
    const { ai, model: scripted, traced: telemetry } = openSdk(major, client)
    const isInput = 'recordInputs' in options && !options.recordInputs
    const said = isInput ? { prompt: SECRET, answer: 'fine' } : { prompt: 'fine', answer: SECRET }
    const call = { ...weatherCall, input: JSON.stringify({ city: isInput ? SECRET : 'Paris' }) }
    const tool = weatherOf(ai, said.answer)
    const common = { tools: { weather: tool }, stopWhen: ai.stepCountIs(3), prompt: said.prompt }
    const turns = [
      { calls: isInput ? [] : [call], text: said.answer },
      { text: said.answer },
    ] as const
    await ai.generateText({ ...common, model: scripted(...turns), ...telemetry('a', options) })
    await ai
      .streamText({ ...common, model: scripted(...turns), ...telemetry('b', options) })
      .consumeStream()
    const fails = new Error(`cannot do ${SECRET}`)
    if ('recordOutputs' in options && isInput) {
      await ai
        .generateText({ ...common, model: scripted({ fails }), ...telemetry('c', options) })
        .catch(() => undefined)
    }
    const traces = await delivered()
    expect(traces.length).toBeGreaterThanOrEqual(2)
    expect(JSON.stringify(sink.events).includes(SECRET)).toBe(false)
    expect(traces[0]?.observations.some(({ usageDetails }) => usageDetails?.['total'] === 28)).toBe(
      true,
    )
  })

  it('records the schema that an object has to follow', async () => {
    const { ai, model: scripted, traced: telemetry } = openSdk(major, client)
    await ai.generateObject({
      model: scripted({ text: '{"city":"Paris"}' }),
      schema: ai.jsonSchema(schema),
      schemaName: 'place',
      prompt: 'Where?',
      ...telemetry('object'),
    })
    const [trace] = await delivered()
    expect(trace?.observations.find(({ name }) => name === 'object')?.metadata).toMatchObject({
      schemaName: 'place',
      schema,
    })
  })

  it('gives the trace what propagate() and the options say', async () => {
    const {
      ai,
      model: scripted,
      traced: telemetry,
    } = openSdk(major, client, { release: 'r1', tags: ['t'] })
    await propagate({ userId: 'ada', sessionId: 's-1' }, () =>
      ai.generateText({ model: scripted(HELLO), prompt: 'Hi', ...telemetry('greet') }),
    )
    const [trace] = await delivered()
    expect(trace).toMatchObject({ userId: 'ada', sessionId: 's-1', tags: ['t'], release: 'r1' })
  })

  it('gives the SDK back exactly what the provider said, with or without a tap', async () => {
    for (const captureStream of [true, false]) {
      const { ai, model: scripted, traced: telemetry } = openSdk(major, client, { captureStream })
      let text = ''
      const { textStream } = ai.streamText({
        model: scripted(HELLO),
        prompt: 'Hi',
        ...telemetry('x'),
      })
      for await (const piece of textStream) text += piece
      expect(text).toBe(HELLO.text)
    }
    await delivered()
  })

  it('keeps the content of files out of events', async () => {
    const { ai, model: scripted, traced: telemetry } = openSdk(major, client)
    await ai.generateText({
      model: scripted(HELLO),
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Read this' },
            { type: 'file', data: new Uint8Array(50_000).fill(65), mediaType: 'application/pdf' },
          ],
        },
      ],
      ...telemetry('pdf'),
    })
    await delivered()
    expect(sink.bytesReceived()).toBeLessThan(8_000)
  })

  it('lets the program go on when the server is down', async () => {
    const dead = new Heddle({
      baseUrl: 'http://127.0.0.1:9',
      publicKey: 'pk-dead',
      secretKey: 'sk',
      logLevel: 'silent',
      flushTimeoutMs: 100,
    })
    const { ai, model: scripted, traced: telemetry } = openSdk(major, dead)
    const { text } = await ai.generateText({
      model: scripted(HELLO),
      prompt: 'Hi',
      ...telemetry('x'),
    })
    expect(text).toBe(HELLO.text)
    await dead.shutdown()
  })

  it('records nothing when the client is switched off', async () => {
    const off = new Heddle({ baseUrl: sink.url, enabled: false })
    const { ai, model: scripted, traced: telemetry } = openSdk(major, off)
    await ai.generateText({ model: scripted(HELLO), prompt: 'Hi', ...telemetry('x') })
    expect(sink.events).toEqual([])
  })

  it('keeps a function alive until the trace of an aborted stream is delivered', async () => {
    const waiting: Promise<unknown>[] = []
    const waitUntil = (promise: Promise<unknown>) => void waiting.push(promise)
    const { ai, model: scripted, traced: telemetry } = openSdk(major, client, { waitUntil })
    const controller = new AbortController()
    const { textStream } = ai.streamText({
      model: scripted({ text: 'some words', hangs: true }),
      prompt: 'Hi',
      abortSignal: controller.signal,
      onError: () => {},
      ...telemetry('stop'),
    })
    setTimeout(() => controller.abort(), 30)
    try {
      for await (const _ of textStream) continue
    } catch {
      // ai@5 throws here, the others end.
    }
    await Promise.all(waiting)
    expect(waiting).toHaveLength(1)
    // Nothing was flushed by hand: what is here came through waitUntil.
    expect(renderTraces(sink.traces())).toContain('SPAN stop [WARNING "aborted"]')
    await client.shutdown()
  })
})

describe('on ai@7 only', () => {
  it('records once when it is registered twice', async () => {
    registerOnly(heddle({ client }), heddle({ client }))
    await ai7.generateText({
      model: model({ calls: [weatherCall] }, HELLO),
      tools: { weather: weather() },
      stopWhen: ai7.stepCountIs(3),
      prompt: 'Hi',
    })
    expect(renderTraces(await delivered()).split('\n')).toHaveLength(4)
  })

  it('takes the settings of ai@5 and 6 as well', async () => {
    registerOnly()
    const telemetry = heddleTelemetry({ client, functionId: 'greet', userId: 'ada' })
    await ai7.generateText({ model: model(HELLO), prompt: 'Hi', telemetry })
    const [trace] = await delivered()
    expect(trace).toMatchObject({ name: 'greet', userId: 'ada' })
    expect(trace?.observations).toHaveLength(2)
  })

  it('records once when two copies of the module register themselves', async () => {
    registerOnly()
    await import('@heddle/ai-sdk/register')
    const list = (globalThis as unknown as { AI_SDK_TELEMETRY_INTEGRATIONS: unknown[] })
      .AI_SDK_TELEMETRY_INTEGRATIONS
    expect(list).toHaveLength(1)
  })

  it('honours isEnabled and ignores events of other majors', async () => {
    const integration = heddle({ client })
    registerOnly(integration)
    await ai7.generateText({ model: model(HELLO), prompt: 'Hi', telemetry: { isEnabled: false } })
    integration.onStart({ operationId: 'ai.generateText', model: {} })
    integration.onEnd({ callId: 'never-started' })
    expect(await delivered()).toEqual([])
  })

  it('records a tool that tells only of its end, from the time it took', async () => {
    const integration = heddle({ client })
    const callId = 'call-of-a-harness'
    integration.onStart({ callId, operationId: 'ai.harness' })
    integration.onToolExecutionEnd({
      callId,
      toolCall: { toolCallId: 'tool-1', toolName: 'bash', input: { command: 'ls' } },
      toolOutput: { type: 'tool-result', output: 'README.md' },
      toolExecutionMs: 40,
    })
    integration.onEnd({ callId })
    const [trace] = await delivered()
    const tool = trace?.observations.find(({ type }) => type === 'TOOL')
    expect(tool).toMatchObject({ name: 'bash', input: { command: 'ls' }, output: 'README.md' })
    expect(Date.parse(tool?.endTime ?? '') - Date.parse(tool?.startTime ?? '')).toBe(40)
  })

  it('survives events of any shape', async () => {
    const integration = heddle({ client })
    const hooks = integration as unknown as Record<string, (event: unknown) => unknown>
    const names = Object.getOwnPropertyNames(Object.getPrototypeOf(integration)).filter((name) =>
      name.startsWith('on'),
    )
    expect(names.length).toBeGreaterThanOrEqual(11)
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error('trap')
        },
      },
    )
    for (const name of names) {
      for (const event of [
        undefined,
        null,
        1,
        {},
        { callId: 7 },
        { callId: 'x', toolCall: 3 },
        hostile,
      ]) {
        expect(hooks[name]?.(event)).toBeUndefined()
      }
    }
    // What these events opened must not arrive in the next tests.
    await client.shutdown()
  })

  it('takes user, session and prompt from the runtime context that the call includes', async () => {
    registerOnly(heddle({ client }))
    await ai7.generateText({
      model: model(HELLO),
      prompt: 'Hi',
      runtimeContext: {
        userId: 'ada',
        heddlePrompt: { name: 'rag', version: 2 },
        hidden: SECRET,
        plan: 'pro',
      },
      telemetry: {
        functionId: 'f',
        includeRuntimeContext: { userId: true, heddlePrompt: true, plan: true },
      },
    })
    const [trace] = await delivered()
    expect(trace?.userId).toBe('ada')
    const [generation] = trace?.observations.filter(({ type }) => type === 'GENERATION') ?? []
    expect(generation).toMatchObject({ promptName: 'rag', promptVersion: 2 })
    expect(trace?.observations.find(({ name }) => name === 'f')?.metadata).toMatchObject({
      plan: 'pro',
    })
    expect(JSON.stringify(sink.events).includes(SECRET)).toBe(false)
  })

  it('turns a call whose output cannot be parsed into an error after its end', async () => {
    registerOnly(heddle({ client }))
    const output = ai7.Output.object({ schema: ai7.jsonSchema({ type: 'object' }) })
    const result = ai7.streamText({
      model: model({ text: 'no json' }),
      prompt: 'Hi',
      output,
      telemetry: { functionId: 'f' },
    })
    await result.consumeStream({ onError: () => {} })
    await Promise.resolve(result.output).catch(() => undefined)
    await ai7
      .generateText({
        model: model({ text: 'no json' }),
        prompt: 'Hi',
        output,
        telemetry: { functionId: 'g' },
      })
      .then((answer) => answer.output)
      .catch(() => undefined)
    const text = renderTraces(await delivered())
    expect(text).toContain('SPAN g [ERROR "AI_NoObjectGeneratedError')
    expect(text.match(/GENERATION chat mini-1 model=/gu)).toHaveLength(2)
  })

  it('records reranking, speech and transcription', async () => {
    registerOnly(heddle({ client }))
    const ranking = [
      { index: 1, relevanceScore: 0.9 },
      { index: 0, relevanceScore: 0.1 },
    ]
    const common = { specificationVersion: 'v4', provider: 'acme.x' } as const
    const response = { timestamp: new Date(), modelId: 'x' }
    const reranker = { ...common, modelId: 'rank-1', doRerank: async () => ({ ranking }) }
    await ai7.rerank({
      model: reranker,
      documents: ['a', 'b'],
      query: 'which',
      telemetry: { functionId: 'best' },
    })
    const speaker = {
      ...common,
      modelId: 'voice-1',
      doGenerate: async () => ({ audio: new Uint8Array(2_000), warnings: [], response }),
    }
    await ai7.generateSpeech({
      model: speaker,
      text: 'hello',
      telemetry: { functionId: 'say' },
    })
    const listener = {
      ...common,
      modelId: 'ear-1',
      doGenerate: async () => ({
        text: 'hello',
        segments: [],
        warnings: [],
        language: 'en',
        durationInSeconds: 1,
        response,
      }),
    }
    await ai7.transcribe({
      model: listener,
      audio: new Uint8Array(2_000),
      telemetry: { functionId: 'hear' },
    })
    const traces = await delivered()
    expect(new Set(renderTraces(traces).split('\n'))).toEqual(
      new Set([
        'RETRIEVER best',
        '  SPAN rerank rank-1 model=rank-1',
        'GENERATION say model=voice-1',
        'GENERATION hear model=ear-1',
      ]),
    )
    expect(traces.find(({ name }) => name === 'hear')?.output).toBe('hello')
    expect(traces.find(({ name }) => name === 'best')?.output).toEqual({
      ranking: [
        { index: 1, score: 0.9 },
        { index: 0, score: 0.1 },
      ],
    })
  })

  it('records images through a traced model', async () => {
    const image = {
      specificationVersion: 'v4',
      provider: 'acme.image',
      modelId: 'paint-1',
      maxImagesPerCall: 1,
      doGenerate: async () => ({
        images: [new Uint8Array(3_000)],
        warnings: [],
        response: { timestamp: new Date(), modelId: 'paint-1', headers: {} },
      }),
    } as const
    const result = await ai7.generateImage({
      model: traced(image, { client }) as never,
      prompt: 'a loom',
    })
    expect(result.image.uint8Array).toHaveLength(3_000)
    const [trace] = await delivered()
    expect(trace?.observations).toMatchObject([
      {
        type: 'GENERATION',
        name: 'generate paint-1',
        model: 'paint-1',
        input: 'a loom',
        output: { images: [expect.stringMatching(/^@@@langfuseMedia:.*source=bytes@@@$/u)] },
      },
    ])
  })

  it('keeps the tools of two turns apart when one waits for an approval', async () => {
    registerOnly(heddle({ client }))
    const tools = { weather: { ...weather(), needsApproval: true } }
    const options = { tools, stopWhen: ai7.stepCountIs(3) }
    const first = await ai7.generateText({
      ...options,
      model: model({ calls: [weatherCall] }),
      prompt: 'Weather?',
      telemetry: { functionId: 'ask' },
    })
    const request = first.content.find(({ type }) => type === 'tool-approval-request')
    const approvalId = (request as { approvalId?: string } | undefined)?.approvalId
    expect(approvalId).toBeDefined()
    expect(openCalls(client)).toBe(0)
    await ai7.generateText({
      ...options,
      model: model(HELLO),
      messages: [
        { role: 'user', content: 'Weather?' },
        ...first.response.messages,
        {
          role: 'tool',
          content: [
            { type: 'tool-approval-response', approvalId: approvalId ?? '', approved: true },
          ],
        },
      ],
      telemetry: { functionId: 'approved' },
    })
    const lines = renderTraces(await delivered())
      .split('\n')
      .map((line) => line.replace(/ model=.*/u, ''))
    expect(lines).toEqual([
      'AGENT ask',
      '  GENERATION chat mini-1',
      'AGENT approved',
      '  TOOL weather',
      '  GENERATION chat mini-1',
    ])
  })

  it('corrects a call that it gave up too early', async () => {
    registerOnly(heddle({ client, abandonAfterMs: 60 }))
    const { textStream } = ai7.streamText({
      model: model({ text: 'some words', repeats: 100 }),
      prompt: 'Hi',
      telemetry: { functionId: 'slow-reader' },
    })
    const iterator = textStream[Symbol.asyncIterator]()
    await iterator.next()
    await sleep(200)
    while ((await iterator.next()).done !== true) continue
    await sleep(20)
    const [trace] = await delivered()
    const root = trace?.observations.find(({ name }) => name === 'slow-reader')
    expect(root).toMatchObject({ level: 'DEFAULT' })
    const generation = trace?.observations.find(({ type }) => type === 'GENERATION')
    expect(generation).toMatchObject({ level: 'DEFAULT', usageDetails: { total: 28 } })
    expect(root?.statusMessage ?? '').toBe('')
  })

  it('leaves provider secrets and the result of the call as they are', async () => {
    registerOnly(heddle({ client }))
    const secretive = scriptedModel(7, [HELLO])
    const withRequest = {
      ...secretive,
      doStream: async (options: object) => ({
        ...(await secretive.doStream(options)),
        request: { body: { tools: [{ type: 'mcp', headers: { authorization: SECRET } }] } },
      }),
    }
    const result = ai7.streamText({
      model: withRequest as never,
      prompt: 'Hi',
      telemetry: { functionId: 'f' },
      headers: { authorization: SECRET },
    })
    expect(await result.text).toBe(HELLO.text)
    const traces = await delivered()
    expect(renderTraces(traces)).toContain('SPAN f\n  GENERATION')
    expect(JSON.stringify(sink.events).includes(SECRET)).toBe(false)
  })
})
