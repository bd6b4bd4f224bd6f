import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

import { heddle, heddleTelemetry } from '@heddle/ai-sdk'
import type { AiSdkOptions } from '@heddle/ai-sdk'
import { Heddle } from '@heddle/core'
import * as ai7 from 'ai'
import { afterEach, describe, expect, it, vi } from 'vitest'

import type { IngestionSink } from '../langchain/ingestion-sink.ts'
import { renderTraces } from './render-tree.ts'
import { scriptedModel } from './scripted-model.ts'
import type { Turn } from './scripted-model.ts'
import { MAJORS, openSdk, registerOnly } from './sdk.ts'
import type { Sdk } from './sdk.ts'
import { giveTestClients } from './test-client.ts'
import { untilClosed } from './until-closed.ts'

const ANSWER = 'It is sunny.'
const SECRET = 'the-token-of-a-tool-server'

let sink: IngestionSink
let client: Heddle

giveTestClients(
  'harm',
  (given) => {
    ;({ sink, client } = given)
  },
  { logLevel: 'silent' },
)

afterEach(() => {
  vi.restoreAllMocks()
})

const sayWeather = () => Promise.resolve('sunny')

const calls = [{ id: 'call-1', name: 'weather', input: '{"city":"Paris"}' }]

/** Everything a program does that is recorded: a tool loop, a stream, an aborted stream, one that fails and one nobody reads. */
async function runProgram({ ai, model, traced }: Sdk): Promise<void> {
  const inputSchema = ai.jsonSchema({ type: 'object' })
  const loop = {
    tools: { weather: { inputSchema, execute: sayWeather } },
    stopWhen: ai.stepCountIs(3),
    prompt: 'Weather?',
    onError: () => {},
  }
  const ask = { ...loop, ...traced('program') }
  const { text } = await ai.generateText({ ...ask, model: model({ calls }, { text: ANSWER }) })
  expect(text).toBe(ANSWER)
  let streamed = ''
  const stream = ai.streamText({ ...ask, model: model({ calls }, { text: ANSWER }) })
  for await (const piece of stream.textStream) streamed += piece
  expect(streamed).toBe(ANSWER)
  const controller = new AbortController()
  const hanging = { ...ask, abortSignal: controller.signal }
  const aborted = ai.streamText({ ...hanging, model: model({ text: ANSWER, hangs: true }) })
  try {
    for await (const _ of aborted.textStream) controller.abort()
  } catch {
    // ai@5 throws here, the others end.
  }
  const fails = new Error('no provider')
  await expect(ai.generateText({ ...ask, maxRetries: 0, model: model({ fails }) })).rejects.toThrow(
    'no provider',
  )
  const unread = ai.streamText({ ...ask, model: model({ text: ANSWER, repeats: 50 }) })
  await unread.textStream[Symbol.asyncIterator]().next()
}

describe.each(MAJORS)('a program on ai@%i', (major) => {
  it.each(['startObservation', 'updateTrace', 'end', 'mask'])(
    'goes on when %s throws',
    async (what) => {
      const fault = vi.fn<() => never>(() => {
        throw new Error('a fault of the recorder')
      })
      const start = client.startObservation.bind(client)
      vi.spyOn(client, 'startObservation').mockImplementation((fields) => {
        if (what === 'startObservation') return fault()
        const handle = start(fields)
        return what === 'end' ? Object.assign(handle, { end: fault, update: fault }) : handle
      })
      if (what === 'updateTrace') vi.spyOn(client, 'updateTrace').mockImplementation(fault)
      const options: AiSdkOptions = what === 'mask' ? { mask: fault } : {}
      await runProgram(openSdk(major, client, { ...options, abandonAfterMs: 20 }))
      // The calls that nobody reads are looked for meanwhile.
      await sleep(100)
      expect(fault).toHaveBeenCalled()
      await client.shutdown()
    },
  )

  it('waits for no answer of the server', async () => {
    const slow = await openSlowServer()
    const patient = new Heddle({
      baseUrl: slow.url,
      publicKey: `pk-harm-slow-${major}`,
      secretKey: 'sk-test',
      logLevel: 'silent',
    })
    const waiting: Promise<unknown>[] = []
    const waitUntil = (promise: Promise<unknown>) => void waiting.push(promise)
    await runProgram(openSdk(major, patient, { abandonAfterMs: 20, waitUntil }))
    expect(await untilClosed(patient)).toBe(0)
    const report = await patient.flush({ timeoutMs: 50 })
    expect(report.accepted).toBe(0)
    expect(report.pending).toBeGreaterThan(0)
    await vi.waitFor(() => expect(slow.requests()).toBeGreaterThan(0))
    slow.answer()
    const { accepted, pending, dropped } = await patient.shutdown()
    expect(accepted).toBeGreaterThan(10)
    expect({ pending, dropped }).toEqual({ pending: 0, dropped: 0 })
    await Promise.all(waiting)
    await slow.close()
  })
})

/** A call with a tool, with what it says to telemetry. */
function askWeather({ ai, model }: Sdk, telemetry: object): Promise<unknown> {
  return ai.generateText({
    model: model({ calls }, { text: ANSWER }),
    tools: { weather: { inputSchema: ai.jsonSchema({ type: 'object' }), execute: sayWeather } },
    stopWhen: ai.stepCountIs(3),
    prompt: 'Weather?',
    ...telemetry,
  })
}

describe('ai@6 and ai@7 in one process', () => {
  it('share the list of integrations, and each call is recorded once', async () => {
    const [six, seven] = [openSdk(6, client), openSdk(7, client)]
    const list = (globalThis as unknown as { AI_SDK_TELEMETRY_INTEGRATIONS: unknown[] })
      .AI_SDK_TELEMETRY_INTEGRATIONS
    expect(list).toHaveLength(1)
    const settings = heddleTelemetry({ client, functionId: 'six' })
    await Promise.all([
      askWeather(six, { experimental_telemetry: settings }),
      askWeather(seven, { telemetry: { functionId: 'seven' } }),
      // Not told to record, though ai@6 tells the integrations of such calls too.
      askWeather(six, {}),
    ])
    expect(await untilClosed(client)).toBe(0)
    await client.shutdown()
    const lines = renderTraces(sink.traces())
      .split('\n')
      .map((line) => line.replace(/ model=.*/u, ''))
    const below = ['  GENERATION chat mini-1', '  TOOL weather', '  GENERATION chat mini-1']
    expect(lines.toSorted()).toEqual(['AGENT six', ...below, 'AGENT seven', ...below].toSorted())
  })
})

/** As providers mark what telemetry must not see. Source: @ai-sdk/provider-utils 5.0.81, src/telemetry-redaction.ts. */
const REDACT = Symbol.for('vercel.ai.telemetry.redact')

const secretive = <Value extends object>(value: Value, seen: object): Value =>
  Object.defineProperty({ ...value }, REDACT, { value: () => seen })

/** The bodies of requests with a tool server or an interpreter of code, as the OpenAI provider marks them. */
const SECRET_TOOLS = {
  'the headers of an MCP server': { type: 'mcp', headers: { authorization: SECRET } },
  'the container of a code interpreter': { type: 'code_interpreter', container: SECRET },
}

describe.each(Object.entries(SECRET_TOOLS))('%s', (_what, tool) => {
  const model = (turn: Turn) => {
    const scripted = scriptedModel(7, [turn])
    const body = secretive({ tools: [tool] }, { tools: [{ type: tool.type }] })
    const withRequest = async (answer: Promise<object>) => ({
      ...(await answer),
      request: { body },
    })
    return {
      ...scripted,
      doGenerate: (options: object) => withRequest(scripted.doGenerate(options)),
      doStream: (options: object) => withRequest(scripted.doStream(options)),
    } as unknown as ai7.LanguageModel
  }
  const tools = {
    hosted: {
      type: 'provider',
      isProviderExecuted: true,
      id: 'acme.hosted',
      args: secretive({ ...tool }, { type: tool.type }),
      inputSchema: ai7.jsonSchema({ type: 'object' }),
    } as unknown as ai7.Tool,
  }

  it('reach the program but no record, and the stream stays whole', async () => {
    registerOnly(heddle({ client }))
    const asked = { tools, prompt: 'Hi', include: { requestBody: true } }
    const plain = await ai7.generateText({ ...asked, model: model({ text: ANSWER }) })
    expect(plain.text).toBe(ANSWER)
    const stream = ai7.streamText({ ...asked, model: model({ text: ANSWER }) })
    expect(await stream.text).toBe(ANSWER)
    expect(JSON.stringify((await stream.request).body)).toContain(SECRET)
    expect(await untilClosed(client)).toBe(0)
    await client.shutdown()
    expect(sink.textReceived()).not.toContain(SECRET)
    const generations = sink
      .traces()
      .flatMap(({ observations }) => observations)
      .filter(({ type }) => type === 'GENERATION')
    expect(generations.map(({ output }) => output)).toEqual([
      { role: 'assistant', content: ANSWER },
      { role: 'assistant', content: ANSWER },
    ])
    expect(generations.some(({ completionStartTime }) => completionStartTime)).toBe(true)
  })

  it('break the stream of a program whose integration takes the stream of the result it is given', async () => {
    registerOnly({
      executeLanguageModelCall: async ({ execute }) => {
        const result = await execute()
        const holder = result as unknown as { stream: ReadableStream }
        holder.stream = holder.stream.pipeThrough(new TransformStream())
        return result
      },
    })
    const errors: unknown[] = []
    const stream = ai7.streamText({
      tools,
      prompt: 'Hi',
      model: model({ text: ANSWER }),
      onError: ({ error }) => void errors.push(error),
    })
    await stream.consumeStream()
    expect(String(errors[0])).toContain('locked')
  })
})

/** A server that answers nothing until it is told to. */
async function openSlowServer() {
  const { promise: told, resolve: answer } = Promise.withResolvers<void>()
  let requests = 0
  const server = createServer((request, response) => {
    requests += 1
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => void chunks.push(chunk))
    request.on('end', () => {
      void told.then(async () => {
        const headers = request.headers as Record<string, string>
        const answered = await fetch(`${sink.url}${request.url}`, {
          method: 'POST',
          headers: { 'content-encoding': headers['content-encoding'] ?? 'identity' },
          body: Buffer.concat(chunks),
        })
        response.writeHead(answered.status, { 'content-type': 'application/json' })
        return response.end(await answered.text())
      })
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests: () => requests,
    answer,
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => void server.close(() => resolve()))
    },
  }
}
