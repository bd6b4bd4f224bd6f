import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { createServer } from '@heddle/server'
import type { RunningServer } from '@heddle/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { PriceList } from '../../scripts/price-usage.ts'
import { readTrace } from '../../scripts/read-trace.ts'
import { runExample } from '../../scripts/run-example.ts'
import { buildTraceTree, tokensOf } from '../../scripts/trace-tree.ts'
import type { TraceNode, TraceStep } from '../../scripts/trace-tree.ts'
import { verifyTrace } from '../../scripts/verify-trace.ts'

const checkout = join(import.meta.dirname, '../..')
let dataDir: string
let server: RunningServer

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'heddle-examples-'))
  server = await createServer({ port: 0, dataDir })
})

afterAll(async () => {
  await server.close()
  await rm(dataDir, { recursive: true, force: true })
})

/** Type and name of every step, children indented; siblings in the order of their text, for some run at the same time. */
function outline(nodes: readonly TraceNode[]): string[] {
  return nodes
    .map(({ step, children }) => {
      const label = `${step.type} ${step.name}${step.level === 'DEFAULT' ? '' : ` ${step.level}`}`
      return [label, ...outline(children).map((line) => `  ${line}`)]
    })
    .toSorted((left, right) => (left.join('\n') < right.join('\n') ? -1 : 1))
    .flat()
}

async function readPrices(): Promise<PriceList> {
  const file = join(checkout, 'packages/server/src/domain/model-prices.json')
  return JSON.parse(await readFile(file, 'utf8')) as PriceList
}

/** Runs a program and reads its trace; what the second handler saw must be what is stored. */
async function traceOf(program: string, question?: string) {
  const args = question === undefined ? [] : [question]
  const run = await runExample(checkout, { program, args, heddleUrl: server.url })
  const expectedSteps = run.runs.length
  const trace = await readTrace(server.url, { traceId: run.traceId, expectedSteps })
  expect(verifyTrace(trace.steps, run.runs, await readPrices())).toEqual([])
  return { ...run, ...trace }
}

async function readObservations(traceId: string): Promise<Record<string, unknown>[]> {
  const keys = Buffer.from('pk-heddle-local:sk-heddle-local').toString('base64')
  const answer = await fetch(`${server.url}/api/public/traces/${traceId}`, {
    headers: { authorization: `Basic ${keys}` },
  })
  const trace = (await answer.json()) as { observations: Record<string, unknown>[] }
  return trace.observations
}

const stepNamed = (steps: readonly TraceStep[], name: string) =>
  steps.filter((step) => step.name === name).toSorted((a, b) => a.startedAtMs - b.startedAtMs)

describe('rag.ts', () => {
  it('leaves the tree of its chain, with the streamed model call priced', async () => {
    const { steps, name, totalCostUsd, output } = await traceOf('rag.ts')
    expect(name).toBe('rag')
    expect(outline(buildTraceTree(steps))).toEqual([
      'CHAIN rag',
      '  GENERATION ChatOpenAI',
      '  SPAN ChatPromptTemplate',
      '  SPAN RunnableMap',
      '    CHAIN RunnableSequence',
      '      RETRIEVER VectorStoreRetriever',
      '      SPAN RunnableLambda',
      '    SPAN RunnablePassthrough',
      '  SPAN StrOutputParser',
    ])
    const [generation] = stepNamed(steps, 'ChatOpenAI')
    expect(generation?.model).toBe('gpt-4o-mini-2024-07-18')
    expect(generation?.firstTokenMs).toBeGreaterThan(100)
    expect(generation?.firstTokenMs).toBeLessThan(generation?.durationMs ?? 0)
    expect(totalCostUsd).toBeCloseTo(generation?.costUsd ?? Number.NaN, 12)
    expect(generation?.costUsd).toBeGreaterThan(0)
    expect(output).toContain('so a loom needs a heddle for every warp thread it controls')
  })

  it('keeps what went in and came out of every step', async () => {
    const question = 'How many hooks has the Jacquard machine at Alder Mill?'
    const { traceId, output } = await traceOf('rag.ts', question)
    const observations = await readObservations(traceId)
    const find = (type: string) => observations.find((observation) => observation['type'] === type)
    const root = observations.find((observation) => observation['parentObservationId'] === null)
    expect(root?.['input']).toBe(question)
    const answer = String(root?.['output'])
    expect(answer).toContain('400 hooks')
    expect(output).toContain(answer)
    expect(find('RETRIEVER')?.['input']).toBe(question)
    const documents = find('RETRIEVER')?.['output'] as { metadata: { source: string } }[]
    expect(documents).toHaveLength(4)
    expect(documents.map(({ metadata }) => metadata.source)).toContain('the-jacquard-machine.md')
    expect(find('GENERATION')?.['input']).toMatchObject([
      { role: 'system', content: expect.stringContaining('400 hooks') },
      { role: 'user', content: question },
    ])
    expect(find('GENERATION')?.['output']).toMatchObject({ role: 'assistant', content: answer })
    expect(find('GENERATION')?.['modelParameters']).toMatchObject({ temperature: 0 })
  })
})

describe('agent.ts', () => {
  it('leaves every turn of the agent: model, tools and the retriever inside the search', async () => {
    const { steps, totalCostUsd } = await traceOf('agent.ts')
    expect(outline(buildTraceTree(steps))).toEqual([
      'AGENT mill_agent',
      '  CHAIN __start__ DEBUG',
      ...Array.from({ length: 3 }, () => [
        '  CHAIN model_request',
        '    GENERATION ChatOpenAI',
        '    SPAN RunnableLambda DEBUG',
      ]).flat(),
      '  CHAIN tools',
      '    TOOL calculator',
      '  CHAIN tools',
      '    TOOL search_documents',
      '      RETRIEVER VectorStoreRetriever',
    ])
    const generations = stepNamed(steps, 'ChatOpenAI')
    const [search] = stepNamed(steps, 'search_documents')
    const [calculator] = stepNamed(steps, 'calculator')
    const order = [generations[0], search, generations[1], calculator, generations[2]]
    const starts = order.map((step) => step?.startedAtMs ?? Number.NaN)
    expect(starts).toEqual(starts.toSorted((left, right) => left - right))
    // Every turn sends the conversation so far again.
    const inputs = generations.map((step) => tokensOf(step).input)
    expect(inputs).toEqual(inputs.toSorted((left, right) => left - right))
    const sum = generations.reduce((total, { costUsd }) => total + (costUsd ?? Number.NaN), 0)
    expect(totalCostUsd).toBeCloseTo(sum, 12)
  })

  it('keeps the arguments and results of the tools', async () => {
    const { traceId } = await traceOf('agent.ts', 'What is (12 + 30) * 2?')
    const observations = await readObservations(traceId)
    const tools = observations.filter((observation) => observation['type'] === 'TOOL')
    expect(tools).toHaveLength(1)
    expect(tools[0]).toMatchObject({ name: 'calculator', input: { expression: '(12 + 30) * 2' } })
    expect(JSON.stringify(tools[0]?.['output'])).toContain('84')
  })
})
