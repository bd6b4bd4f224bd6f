import { setTimeout as sleep } from 'node:timers/promises'

import { heddle, heddleTelemetry, traced } from '@heddle/ai-sdk'
import type { AiSdkOptions } from '@heddle/ai-sdk'
import type { Heddle } from '@heddle/core'
import { describe, expect, it } from 'vitest'

import type { IngestionSink } from '../langchain/ingestion-sink.ts'
import { SPECIFICATIONS, scriptedModel } from './scripted-model.ts'
import type { Major, Turn } from './scripted-model.ts'
import { MAJORS, openSdk, registerOnly } from './sdk.ts'
import type { Ai } from './sdk.ts'
import { giveTestClients } from './test-client.ts'
import { untilClosed } from './until-closed.ts'

/** Stands in everything that is given to the SDK, its models and its tools. */
const INPUT = 'marker-of-inputs'
/** Stands in everything that they give back. */
const OUTPUT = 'marker-of-outputs'
/** Stands where no setting makes it worth recording: headers, provider options, contexts of tools. */
const NEVER = 'marker-of-secrets'

type Flags = Pick<AiSdkOptions, 'recordInputs' | 'recordOutputs'>

/** Everything that records, with what is recorded of it. */
interface Recording {
  readonly ai: Ai & Readonly<Record<string, (options: object) => Promise<unknown>>>
  readonly major: Major
  /** Telemetry options of a call. */
  readonly said: object
  readonly wrap: <Model extends object>(model: Model) => Model
}

let sink: IngestionSink
let client: Heddle

giveTestClients(
  'secrecy',
  (given) => {
    ;({ sink, client } = given)
  },
  // The sink takes no files, which is said otherwise.
  { logLevel: 'silent' },
)

const schema = (ai: Ai) =>
  ai.jsonSchema({ type: 'object', properties: { town: { type: 'string', description: INPUT } } })

const call = (name: string, result?: unknown) => ({
  id: `call-${name}`,
  name,
  input: JSON.stringify({ town: INPUT }),
  ...(result === undefined ? undefined : { result }),
})

/** Tools that succeed, throw, refuse as those of MCP servers do, and one that the provider runs. */
function toolsOf(ai: Ai, major: Major): object {
  const tool = (execute: () => unknown) =>
    ai.tool({
      description: INPUT,
      inputSchema: schema(ai),
      execute: async () => {
        await sleep(1)
        return execute()
      },
    })
  return {
    forecast: tool(() => ({ forecast: OUTPUT })),
    broken: tool(() => {
      throw new Error(`${INPUT} gave ${OUTPUT}`)
    }),
    refusing: tool(() => ({ isError: true, content: [{ type: 'text', text: OUTPUT }] })),
    search: {
      type: major === 5 ? 'provider-defined' : 'provider',
      isProviderExecuted: true,
      id: 'acme.search',
      name: 'search',
      args: {},
      inputSchema: schema(ai),
    },
  }
}

const unrecorded = {
  headers: { authorization: NEVER },
  providerOptions: { acme: { user: NEVER } },
  experimental_context: { password: NEVER },
  toolsContext: { forecast: { password: NEVER } },
  onError: () => {},
}

const toolTurns: readonly Turn[] = [
  {
    reasoning: OUTPUT,
    calls: [
      call('forecast'),
      call('broken'),
      call('refusing'),
      call('missing'),
      call('search', OUTPUT),
    ],
  },
  { reasoning: OUTPUT, text: OUTPUT, metadata: { acme: { quotes: `${INPUT} gave ${OUTPUT}` } } },
]
const objectTurn = { text: JSON.stringify({ town: OUTPUT }) }
const failure = new Error(`${INPUT} gave ${OUTPUT}`)

async function generateTexts({ ai, major, said }: Recording): Promise<void> {
  const model = (...turns: readonly Turn[]) => scriptedModel(major, turns)
  const asked = { ...unrecorded, ...said, system: INPUT, prompt: INPUT }
  const loop = { ...asked, tools: toolsOf(ai, major), stopWhen: ai.stepCountIs(3) }
  await ai.generateText({ ...loop, model: model(...toolTurns) })
  await ai.streamText({ ...loop, model: model(...toolTurns) }).consumeStream()
  const fails = { ...asked, maxRetries: 0, model: model({ fails: failure }) }
  await ai.generateText(fails).catch(() => undefined)
  await ai.streamText(fails).consumeStream({ onError: () => {} })
  const reports = { ...asked, model: model({ text: OUTPUT, reports: failure }) }
  await ai.streamText(reports).consumeStream({ onError: () => {} })
  const controller = new AbortController()
  const { textStream } = ai.streamText({
    ...asked,
    model: model({ text: OUTPUT, hangs: true }),
    abortSignal: controller.signal,
  })
  try {
    for await (const _ of textStream) controller.abort(`${INPUT} gave ${OUTPUT}`)
  } catch {
    // ai@5 throws here, the others end.
  }
}

async function generateObjects({ ai, major, said }: Recording): Promise<void> {
  const model = (turn: Turn) => scriptedModel(major, [turn])
  const asked = {
    ...unrecorded,
    ...said,
    schema: schema(ai),
    schemaDescription: INPUT,
    prompt: INPUT,
  }
  await ai.generateObject({ ...asked, model: model(objectTurn) })
  await ai.generateObject({ ...asked, model: model({ text: OUTPUT }) }).catch(() => undefined)
  const { partialObjectStream } = ai.streamObject({ ...asked, model: model(objectTurn) })
  for await (const _ of partialObjectStream) continue
  const output = ai.Output.object({ schema: schema(ai) })
  const { schema: _schema, schemaDescription: _description, ...plain } = asked
  await ai.generateText({
    ...plain,
    output,
    experimental_output: output,
    model: model(objectTurn),
  })
  await sleep(20)
}

async function embedAndRank({ ai, major, said }: Recording): Promise<void> {
  const common = { specificationVersion: SPECIFICATIONS[major], provider: 'acme.other' }
  const embedding = {
    ...common,
    modelId: 'vec-1',
    maxEmbeddingsPerCall: 2,
    supportsParallelCalls: false,
    doEmbed: async ({ values }: { values: string[] }) => ({
      embeddings: values.map(() => [0.1, 0.2]),
      usage: { tokens: 7 },
      warnings: [],
    }),
  }
  await ai.embed({ ...said, model: embedding, value: INPUT })
  await ai.embedMany({ ...said, model: embedding, values: [INPUT, INPUT, INPUT] })
  const broken = { ...embedding, doEmbed: () => Promise.reject(failure) }
  await ai.embed({ ...said, model: broken, value: INPUT, maxRetries: 0 }).catch(() => undefined)
  if (major === 5) return
  const reranking = {
    ...common,
    modelId: 'rank-1',
    doRerank: async () => ({ ranking: [{ index: 0, relevanceScore: 0.5 }] }),
  }
  await ai['rerank']?.({ ...said, model: reranking, documents: [INPUT, INPUT], query: INPUT })
}

/** Images on all majors and, on ai@5 and 6, speech and transcription have no telemetry but that of their models. */
async function makeMedia({ ai, major, said, wrap }: Recording): Promise<void> {
  const bytes = new TextEncoder().encode(OUTPUT.repeat(100))
  const response = { timestamp: new Date(), modelId: 'media-1', headers: {} }
  const model = (result: object) => ({
    specificationVersion: SPECIFICATIONS[major],
    provider: 'acme.media',
    modelId: 'media-1',
    maxImagesPerCall: 1,
    doGenerate: async () => ({ ...result, warnings: [], response }),
  })
  const own = major === 7 ? <Model>(given: Model) => given : wrap
  const image = ai['generateImage'] ?? ai['experimental_generateImage']
  const speech = ai['generateSpeech'] ?? ai['experimental_generateSpeech']
  const transcribe = ai['transcribe'] ?? ai['experimental_transcribe']
  await image?.({ model: wrap(model({ images: [bytes] })), prompt: INPUT })
  await speech?.({
    ...said,
    model: own(model({ audio: bytes })),
    text: INPUT,
    instructions: INPUT,
  })
  await transcribe?.({
    ...said,
    model: own(model({ text: OUTPUT, segments: [], language: 'en', durationInSeconds: 1 })),
    audio: new TextEncoder().encode(INPUT.repeat(100)),
  })
}

/** How the flags are given: on ai@7 to the integration or to each call, before it to each call. */
const WAYS = [...MAJORS.map((major) => ({ major, isCall: true })), { major: 7, isCall: false }] as {
  readonly major: Major
  readonly isCall: boolean
}[]

function openRecording(major: Major, isCall: boolean, flags: Flags): Recording {
  const ai = openSdk(major, client).ai as Recording['ai']
  const wrap: Recording['wrap'] = (model) =>
    // The programs' models have what a traceable model must have.
    traced(model as never, { client, ...flags })
  if (major !== 7) {
    return {
      ai,
      major,
      wrap,
      said: { experimental_telemetry: heddleTelemetry({ client, ...flags }) },
    }
  }
  registerOnly(heddle({ client, ...(isCall ? undefined : flags) }))
  return { ai, major, wrap, said: isCall ? { telemetry: flags } : {} }
}

const OPERATIONS = {
  'texts and tools': generateTexts,
  objects: generateObjects,
  'embeddings and rankings': embedAndRank,
  'images, speech and transcriptions': makeMedia,
}

describe.each(WAYS)('on ai@$major, told to each call: $isCall', ({ major, isCall }) => {
  describe.each(Object.entries(OPERATIONS))('%s', (what, operate) => {
    /** What arrives: which markers stand in the bytes, and how many observations there are. */
    const markersOf = async (flags: Flags) => {
      await operate(openRecording(major, isCall, flags))
      expect(await untilClosed(client)).toBe(0)
      await client.shutdown()
      const text = sink.textReceived()
      expect(text).not.toContain(NEVER)
      // Bytes that were written as text would hide a marker.
      expect(text).not.toContain(btoa(OUTPUT).slice(0, 20))
      const count = sink.traces().flatMap(({ observations }) => observations).length
      return { input: text.includes(INPUT), output: text.includes(OUTPUT), count }
    }
    it('records both by default', async () => {
      expect(await markersOf({})).toMatchObject({ input: true, output: true })
    })

    it('keeps inputs out', async () => {
      const { input, output, count } = await markersOf({ recordInputs: false })
      expect(input).toBe(false)
      // Vectors and rankings are numbers: there a marker of outputs stands in errors alone.
      expect(output).toBe(what !== 'embeddings and rankings')
      expect(count).toBeGreaterThan(2)
    })

    it('keeps outputs out', async () => {
      const { input, output } = await markersOf({ recordOutputs: false })
      expect({ input, output }).toEqual({ input: true, output: false })
    })

    it('keeps both out', async () => {
      const { input, output, count } = await markersOf({
        recordInputs: false,
        recordOutputs: false,
      })
      expect({ input, output }).toEqual({ input: false, output: false })
      expect(count).toBeGreaterThan(2)
    })
  })
})
