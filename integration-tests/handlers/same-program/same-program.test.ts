import { Heddle } from '@heddle/core'
import { startStandIn } from '@heddle/examples-shared'
import type { StandIn } from '@heddle/examples-shared'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { untilClosed } from '../ai-sdk/until-closed.ts'
import { openServer } from '../llamaindex/server.ts'
import type { Server } from '../llamaindex/server.ts'
import { aiSdkPrograms } from './ai-sdk-programs.ts'
import { langchainPrograms } from './langchain-programs.ts'
import { llamaIndexPrograms } from './llamaindex-programs.ts'
import { ANSWER, QUESTION } from './task.ts'
import type { Programs, World } from './task.ts'
import { shapeOf, withoutAmounts } from './trace-shape.ts'

let standIn: StandIn
let server: Server

beforeAll(async () => {
  standIn = await startStandIn()
  server = await openServer()
})

afterAll(async () => {
  await server.close()
  await standIn.close()
})

async function traceOf(run: (world: World) => Promise<string>) {
  const client = new Heddle({
    baseUrl: server.url,
    publicKey: 'pk-heddle-local',
    secretKey: 'sk-heddle-local',
  })
  expect(await run({ baseUrl: standIn.baseUrl, client })).toBe(ANSWER)
  expect(await untilClosed(client)).toBe(0)
  const report = await client.shutdown()
  expect(report).toMatchObject({ accepted: report.sent, rejected: 0, dropped: 0 })
  const traces = await server.traces(1)
  expect(traces).toHaveLength(1)
  return traces[0]!
}

const FRAMEWORKS = {
  langchain: langchainPrograms,
  llamaIndex: llamaIndexPrograms,
  aiSdk: aiSdkPrograms,
}

/** The traces of one program, by framework. */
async function tracesOf(run: (programs: Programs, world: World) => Promise<string>) {
  const traceIn = (framework: keyof typeof FRAMEWORKS) =>
    traceOf((world) => run(FRAMEWORKS[framework], world))
  return {
    langchain: await traceIn('langchain'),
    llamaIndex: await traceIn('llamaIndex'),
    aiSdk: await traceIn('aiSdk'),
  }
}

/** Types of the steps that only frameworks make: prompts, parsers, graph nodes, synthesizers, the SDK's calls. */
const PLUMBING: ReadonlySet<string> = new Set(['SPAN', 'CHAIN'])

/** LangChain's embeddings have no callbacks: its traces cannot have this type. */
const WITHOUT_EMBEDDINGS: ReadonlySet<string> = new Set([...PLUMBING, 'EMBEDDING'])

const DONE = { level: 'DEFAULT', hasInput: true, hasOutput: true, hasEnd: true }

const RETRIEVAL = {
  type: 'RETRIEVER',
  ...DONE,
  documents: [
    { hasText: true, score: 0.7303 },
    { hasText: true, score: 0 },
  ],
  children: [
    {
      type: 'EMBEDDING',
      ...DONE,
      model: 'text-embedding-3-small',
      usage: { input: 9, total: 9 },
      children: [],
    },
  ],
}

const GENERATION = {
  type: 'GENERATION',
  ...DONE,
  model: 'gpt-4o-mini-2024-07-18',
  temperature: 0,
  children: [],
}

describe('the same program in LangChain, LlamaIndex and the AI SDK, without the frameworks’ own SPAN and CHAIN steps', () => {
  it.each([
    ['asked at once', false],
    ['streamed', true],
  ])('retrieval and answer, %s: one shape, down to scores and tokens', async (_how, stream) => {
    const { langchain, llamaIndex, aiSdk } = await tracesOf(({ rag }, world) => rag(world, stream))
    expect(shapeOf(llamaIndex, PLUMBING)).toEqual([
      {
        type: 'CHAIN',
        ...DONE,
        children: [
          RETRIEVAL,
          {
            ...GENERATION,
            usage: { input: 75, output: 9, total: 84 },
            hasFirstToken: stream,
            roles: ['user'],
            hasTools: false,
          },
        ],
      },
    ])
    expect(shapeOf(aiSdk, PLUMBING)).toEqual(shapeOf(llamaIndex, PLUMBING))
    // LangChain’s embeddings have no callbacks.
    expect(shapeOf(langchain, PLUMBING)).toEqual(shapeOf(llamaIndex, WITHOUT_EMBEDDINGS))
    for (const { input, output } of [langchain, llamaIndex, aiSdk]) {
      expect({ input, output }).toEqual({ input: QUESTION, output: ANSWER })
    }
  })

  it('an agent with a search tool: one shape, with the same kinds of tokens', async () => {
    const { langchain, llamaIndex, aiSdk } = await tracesOf(({ agent }, world) => agent(world))
    const answered = {
      ...GENERATION,
      usage: { input: 0, output: 0, total: 0 },
      hasTools: true,
    }
    const shape = withoutAmounts(shapeOf(llamaIndex, PLUMBING))
    expect(shape).toEqual(
      withoutAmounts([
        {
          type: 'AGENT',
          ...DONE,
          children: [
            { ...answered, roles: ['system', 'user'] },
            { type: 'TOOL', ...DONE, children: [RETRIEVAL] },
            { ...answered, roles: ['system', 'user', 'assistant', 'tool'] },
          ],
        },
      ]),
    )
    expect(withoutAmounts(shapeOf(aiSdk, PLUMBING))).toEqual(shape)
    expect(withoutAmounts(shapeOf(langchain, PLUMBING))).toEqual(
      withoutAmounts(shapeOf(llamaIndex, WITHOUT_EMBEDDINGS)),
    )
  })
})
