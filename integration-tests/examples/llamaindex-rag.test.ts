import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { createServer } from '@heddle/server'
import type { RunningServer } from '@heddle/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { EventCounts } from '../../examples/llamaindex-rag/count-events.ts'
import { findFaults } from '../../examples/llamaindex-rag/find-faults.ts'
import { readTrace } from '../../scripts/read-trace.ts'
import { buildTraceTree } from '../../scripts/trace-tree.ts'
import type { TraceNode, TraceStep } from '../../scripts/trace-tree.ts'

const folder = join(import.meta.dirname, '../../examples/llamaindex-rag')
let dataDir: string
let server: RunningServer

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'heddle-llamaindex-rag-'))
  server = await createServer({ port: 0, dataDir })
})

afterAll(async () => {
  await server.close()
  await rm(dataDir, { recursive: true, force: true })
})

interface Run {
  readonly output: string
  readonly steps: readonly TraceStep[]
}

async function runProgram(program: string, ...args: string[]): Promise<Run> {
  const { OPENAI_API_KEY: _, ...rest } = process.env
  const env = { ...rest, HEDDLE_ENABLED: 'true', HEDDLE_BASE_URL: server.url }
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=heddle-source', join(folder, program), ...args],
    { env },
  )
  const traceId = /^Trace: ([\da-f]{32})$/mu.exec(stdout)?.[1] ?? ''
  const { steps } = await readTrace(server.url, { traceId, expectedSteps: 1 })
  return { output: stdout, steps }
}

function outline(nodes: readonly TraceNode[]): string[] {
  return nodes.flatMap(({ step, children }) => [
    `${step.type} ${step.name}`,
    ...outline(children).map((line) => `  ${line}`),
  ])
}

const QUERY = [
  'CHAIN RetrieverQueryEngine.query',
  '  RETRIEVER VectorIndexRetriever',
  '    EMBEDDING text-embedding-3-small',
  '    SPAN SimpleVectorStore.query',
  '  CHAIN CompactAndRefine.synthesize',
  '    GENERATION OpenAI',
]

const CHECKED = '✓ The trace shows what LlamaIndex’s own events say it did.'

describe('llamaindex-rag/rag.ts', () => {
  it('streams an answer from the articles, and its trace is what LlamaIndex did', async () => {
    const { output, steps } = await runProgram('rag.ts')
    expect(output).toContain('so a loom needs a heddle for every warp thread it controls')
    expect(output).toContain(CHECKED)
    expect(outline(buildTraceTree(steps))).toEqual(QUERY)
    const generation = steps.find(({ type }) => type === 'GENERATION')
    expect(generation?.model).toBe('gpt-4o-mini-2024-07-18')
    expect(generation?.firstTokenMs).toBeGreaterThan(0)
    expect(generation?.firstTokenMs).toBeLessThan(generation?.durationMs ?? 0)
  })

  it('notices when its trace is not what happened', async () => {
    const { steps } = await runProgram('rag.ts')
    const counts = { queries: 1, retrievals: 1, syntheses: 1, modelCalls: 1, toolCalls: 0 }
    const faults = (changed: readonly TraceStep[], other: Partial<EventCounts> = {}) =>
      findFaults(changed, { ...counts, ...other })
    expect(faults(steps)).toEqual([])
    expect(faults(steps, { modelCalls: 2 })).toEqual([
      'LlamaIndex says 2 model calls, the trace has 1.',
    ])
    expect(faults(steps.filter(({ parentId }) => parentId !== null))).toContain(
      'Expected one tree, found 2.',
    )
    expect(faults(steps.map((step) => ({ ...step, durationMs: null })))).toContain(
      'A step has no end.',
    )
    expect(faults(steps.map((step) => ({ ...step, usage: {} })))).toContain(
      'A model call has no tokens or no cost.',
    )
  })
})

describe('llamaindex-rag/agent.ts', () => {
  it('calls the engine as a tool, then calculates, in one trace', async () => {
    const { output, steps } = await runProgram('agent.ts')
    expect(output).toContain('220 * 480 = 105600')
    expect(output).toContain(CHECKED)
    expect(outline(buildTraceTree(steps))).toEqual([
      'AGENT mill_agent',
      '  GENERATION OpenAI',
      '  TOOL search_articles',
      ...QUERY.map((line) => `    ${line}`),
      '  GENERATION OpenAI',
      '  TOOL calculator',
      '  GENERATION OpenAI',
    ])
  })
})
