import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { createServer } from '@heddle/server'
import type { RunningServer } from '@heddle/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { findFaults } from '../../examples/langgraph-agent/find-faults.ts'
import { readTrace } from '../../scripts/read-trace.ts'
import type { TraceStep } from '../../scripts/trace-tree.ts'

const program = join(import.meta.dirname, '../../examples/langgraph-agent/run.ts')
let dataDir: string
let server: RunningServer

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'heddle-langgraph-agent-'))
  server = await createServer({ port: 0, dataDir })
})

afterAll(async () => {
  await server.close()
  await rm(dataDir, { recursive: true, force: true })
})

async function runProgram(...args: string[]): Promise<{ output: string; steps: TraceStep[] }> {
  const env = { ...process.env, HEDDLE_ENABLED: 'true', HEDDLE_BASE_URL: server.url }
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=heddle-source', program, ...args],
    { env },
  )
  const traceId = /^Trace: ([\da-f]{32})$/mu.exec(stdout)?.[1] ?? ''
  const { steps } = await readTrace(server.url, { traceId, expectedSteps: 16 })
  return { output: stdout, steps: [...steps] }
}

/** The shown steps directly below the two runs of the graph, in the order in which they started. */
function nodesOf(steps: readonly TraceStep[]): string[] {
  const halves = new Set(steps.filter(({ parentId }) => parentId === null).map(({ id }) => id))
  return steps
    .filter(({ parentId, level }) => halves.has(parentId ?? '') && level === 'DEFAULT')
    .toSorted((left, right) => left.startedAtMs - right.startedAtMs)
    .map(({ name, statusMessage }) => (statusMessage === null ? name : `${name} ${statusMessage}`))
}

describe('langgraph-agent/run.ts', () => {
  it('is one trace when the person agrees: the pause, the answer and the order', async () => {
    const { output, steps } = await runProgram()
    expect(output).toContain('Order 40 cones of warp yarn? yes\n\nOrdered 40 cones of warp yarn.')
    expect(output).toContain('✓ Both halves are one trace')
    const nodes = nodesOf(steps)
    // The two branches start together, so their order is chance.
    expect(nodes.slice(1, 3).toSorted()).toEqual(['check_stock', 'get_price'])
    expect([nodes[0], ...nodes.slice(3)]).toEqual([
      'plan',
      'propose',
      'ask_person interrupted',
      'ask_person',
      'order',
    ])
  })

  it('is one trace when the person refuses, and nothing is ordered', async () => {
    const { output, steps } = await runProgram('--refuse')
    expect(output).toContain('Order 40 cones of warp yarn? no\n\nNothing was ordered.')
    expect(nodesOf(steps).at(-1)).toBe('leave_it')
    expect(steps.some(({ name }) => name === 'place_order')).toBe(false)
  })

  it('notices when its trace is not what happened', async () => {
    const { steps } = await runProgram()
    expect(findFaults(steps)).toEqual([])
    const [first = '', ...others] = steps
      .filter(({ parentId }) => parentId === null)
      .map(({ id }) => id)
    expect(others).toHaveLength(1)
    expect(findFaults(steps.filter(({ id }) => id !== first))).not.toEqual([])
    expect(findFaults(steps.map((step) => ({ ...step, level: 'ERROR' })))).toEqual([
      'A step is shown as an error.',
    ])
    expect(findFaults(steps.map((step) => ({ ...step, durationMs: null })))).toContain(
      'A step has no end.',
    )
  })
})
