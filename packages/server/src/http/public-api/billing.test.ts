import type { MetricsAnswer, TraceGroups, TraceRows, TraceSkeleton } from '@heddle/core/schemas'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { sumUsd } from '../../domain/decimal.ts'
import { type AppFixture, event, openApp, withKeys } from '../app-fixture.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let app: AppFixture
beforeAll(async () => {
  app = await openApp()
})
afterAll(() => app.close())

const START = Date.UTC(2026, 5, 1)
const FROM = new Date(START - 1000).toISOString()
const TO = new Date(START + 60_000).toISOString()

interface Step {
  readonly id: string
  readonly parent: string | null
  readonly isCall: boolean
  /** Thousandths of a dollar and tokens; 0: reports nothing. */
  readonly spent: number
}

function eventsOf(traceId: string, steps: readonly Step[]): object[] {
  return steps.map(({ id, parent, isCall, spent }) =>
    event(isCall ? 'generation-create' : 'span-create', {
      id: `${traceId}-${id}`,
      traceId,
      parentObservationId: parent === null ? null : `${traceId}-${parent}`,
      startTime: new Date(START).toISOString(),
      endTime: new Date(START + 1000).toISOString(),
      model: spent > 0 ? 'loom-large' : undefined,
      usageDetails: spent > 0 ? { input: spent, output: 1 } : undefined,
      costDetails: spent > 0 ? { total: spent / 1000 } : undefined,
      metadata: id.endsWith('again') ? { scope: { name: 'other-instrumentation' } } : undefined,
    }),
  )
}

async function read<Body>(target: string): Promise<Body> {
  const { status, json } = await app.ask(target, { headers: withKeys() })
  expect(status).toBe(200)
  return json as Body
}

/** The cost and the tokens of a trace by every way that tells them. */
async function sumsOf(traceId: string) {
  const filter = [{ type: 'string', column: 'traceId', operator: '=', value: traceId }]
  const ofTrace = [{ type: 'string', column: 'id', operator: '=', value: traceId }]
  const metrics = async (view: string, filters: readonly object[]) => {
    const query = {
      view,
      filters,
      metrics: ['totalCost', 'totalTokens'].map((measure) => ({ measure, aggregation: 'sum' })),
      fromTimestamp: FROM,
      toTimestamp: TO,
    }
    const target = `/api/public/metrics?query=${encodeURIComponent(JSON.stringify(query))}`
    const [row] = (await read<MetricsAnswer>(target)).data
    return { cost: row?.['sum_totalCost'], tokens: row?.['sum_totalTokens'] }
  }
  const name = encodeURIComponent(JSON.stringify(ofTrace))
  const [rows, listed, one, skeleton] = await Promise.all([
    read<{ rows: { totalCost: number; totalTokens: number }[] }>(
      `/api/ui/projects/local/traces?filter=${name}`,
    ),
    read<{ data: { totalCost: number }[] }>(`/api/public/traces?filter=${name}`),
    read<{ totalCost: number }>(`/api/public/traces/${traceId}`),
    read<TraceSkeleton>(`/api/ui/projects/local/traces/${traceId}/skeleton`),
  ])
  const [row] = rows.rows
  return {
    list: { cost: row?.totalCost, tokens: row?.totalTokens },
    tree: {
      cost: sumUsd(skeleton.cost.map((cost) => cost ?? 0)),
      tokens: skeleton.totalTokens.reduce((sum, tokens) => sum + tokens, 0),
    },
    traces: await metrics('traces', ofTrace),
    observations: await metrics('observations', filter),
    publicList: listed.data[0]?.totalCost,
    publicTrace: one.totalCost,
  }
}

/** The explanation of a cost in the trace `late`. */
async function explained(id: string): Promise<object> {
  const target = `/api/ui/projects/local/traces/late/observations/${id}`
  return (await read<{ costExplanation: object }>(target)).costExplanation
}

function everywhere(cost: number, tokens: number) {
  const both = { cost, tokens }
  return {
    list: both,
    tree: both,
    traces: both,
    observations: both,
    publicList: cost,
    publicTrace: cost,
  }
}

describe('only the lowest model calls are billed', () => {
  it('stops counting a wrapper when the call below it arrives, also below a step that comes last', async () => {
    const wrapper = { id: 'wrapper', parent: null, isCall: true, spent: 7 }
    const step = { id: 'step', parent: 'wrapper', isCall: false, spent: 0 }
    const call = { id: 'call', parent: 'step', isCall: true, spent: 5 }
    await app.ingest(eventsOf('late', [wrapper]))
    expect(await sumsOf('late')).toEqual(everywhere(0.007, 8))
    await app.ingest(eventsOf('late', [call]))
    expect((await sumsOf('late')).list.tokens).toBe(14)
    await app.ingest(eventsOf('late', [step]))
    expect(await sumsOf('late')).toEqual(everywhere(0.005, 6))
  })

  it('explains which observation does not count and why', async () => {
    expect(await explained('late-wrapper')).toMatchObject({
      total: 0.007,
      notCounted: { reason: 'below', observationId: null },
    })
    expect(await explained('late-call')).toMatchObject({ total: 0.005, notCounted: null })
  })

  it('counts a call once that two instrumentations recorded', async () => {
    const call = { id: 'call', parent: null, isCall: true, spent: 5 }
    await app.ingest(eventsOf('twice', [call, { ...call, id: 'call-again' }]))
    expect(await sumsOf('twice')).toEqual(everywhere(0.005, 6))
  })

  it('gives one sum everywhere for any tree, whatever arrives first and however often', async () => {
    let traces = 0
    const trees = fc.array(
      fc.record({ parent: fc.nat(), wraps: fc.boolean(), isTwice: fc.boolean() }),
      { minLength: 1, maxLength: 6 },
    )
    await fc.assert(
      fc.asyncProperty(
        trees,
        fc.array(fc.nat(), { minLength: 24, maxLength: 24 }),
        async (tree, keys) => {
          traces += 1
          const traceId = `tree-${traces}`
          const steps = tree.flatMap(({ parent, wraps, isTwice }, index): Step[] => {
            const id = `s${index}`
            const call = { id: `c${index}`, parent: id, isCall: true, spent: 1 + index }
            return [
              {
                id,
                parent: index === 0 ? null : `s${parent % index}`,
                isCall: wraps,
                spent: wraps ? 100 + index : 0,
              },
              call,
              ...(isTwice ? [{ ...call, id: `${call.id}-again` }] : []),
            ]
          })
          const shuffled = eventsOf(traceId, steps)
            .map((value, index) => ({ value, key: keys[index] ?? index }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ value }) => value)
          const cut = (keys[0] ?? 0) % (shuffled.length + 1)
          await app.ingest(shuffled.slice(0, cut))
          await app.ingest(shuffled.slice(cut))
          await app.ingest(shuffled.slice(0, cut))
          const expected = tree.reduce((sum, _, index) => sum + 1 + index, 0)
          expect(await sumsOf(traceId)).toEqual(everywhere(expected / 1000, expected + tree.length))
        },
      ),
      { numRuns: 12 },
    )
  })
})

/** Whether every way that tells a sum of the trace says that it holds an estimate. */
async function saidOf(traceId: string) {
  const { rows } = await read<TraceRows>('/api/ui/projects/local/traces?limit=200')
  const sessions = await read<TraceGroups>('/api/ui/projects/local/sessions?limit=200')
  const skeleton = await read<TraceSkeleton>(`/api/ui/projects/local/traces/${traceId}/skeleton`)
  const metrics = async (view: string, column: string) => {
    const query = {
      view,
      filters: [{ type: 'string', column, operator: '=', value: traceId }],
      metrics: [{ measure: 'estimatedCalls', aggregation: 'sum' }],
      fromTimestamp: FROM,
      toTimestamp: TO,
    }
    const target = `/api/public/metrics?query=${encodeURIComponent(JSON.stringify(query))}`
    return (await read<MetricsAnswer>(target)).data[0]?.['sum_estimatedCalls']
  }
  return {
    row: rows.find(({ id }) => id === traceId)?.usageEstimated,
    session: sessions.rows.find(({ id }) => id === `of-${traceId}`)?.usageEstimated,
    steps: skeleton.estimated.map((index) => skeleton.id[index]),
    metrics: [await metrics('observations', 'traceId'), await metrics('traces', 'id')],
  }
}

describe('usage that nobody reported', () => {
  const text = 'The quick brown fox jumps over the lazy dog.'
  const call = {
    id: 'guessed-call',
    traceId: 'guessed',
    model: 'gpt-4o',
    startTime: new Date(START).toISOString(),
    endTime: new Date(START + 1000).toISOString(),
    input: text,
    output: text,
  }
  const path = '/api/public/observations/guessed-call'

  it('is counted from the texts and marked as estimated, until somebody reports it', async () => {
    await app.ingest([event('generation-create', call)])
    expect(await read<object>(path)).toMatchObject({
      usageEstimated: true,
      usageDetails: { input: 10, output: 10, total: 20 },
      calculatedTotalCost: 0.000125,
    })
    const target = '/api/ui/projects/local/traces/guessed/observations/guessed-call'
    expect(await read<object>(target)).toMatchObject({
      providedUsageDetails: {},
      costExplanation: { source: 'estimated', total: 0.000125, modelName: 'gpt-4o' },
    })
    expect(await sumsOf('guessed')).toEqual(everywhere(0.000125, 20))
    const usageDetails = { input: 11, output: 9 }
    await app.ingest([
      event('generation-update', { id: call.id, traceId: 'guessed', usageDetails }),
    ])
    expect(await read<object>(path)).toMatchObject({ usageEstimated: false, usageDetails })
  })

  it('is told by every sum that holds it, and by none once it was reported', async () => {
    const traceId = 'told'
    const timestamp = new Date(START).toISOString()
    await app.ingest([
      event('trace-create', { id: traceId, timestamp, sessionId: 'of-told' }),
      event('generation-create', { ...call, traceId, id: 'told-guess' }),
      event('generation-create', { ...call, traceId, id: 'told-sure', usageDetails: { input: 1 } }),
    ])
    expect(await saidOf(traceId)).toEqual({
      row: true,
      session: true,
      steps: ['told-guess'],
      metrics: [1, 1],
    })
    const usageDetails = { input: 11, output: 9 }
    await app.ingest([event('generation-update', { id: 'told-guess', traceId, usageDetails })])
    expect(await saidOf(traceId)).toEqual({
      row: false,
      session: false,
      steps: [],
      metrics: [0, 0],
    })
  })

  it('does not count below a step that reports it', async () => {
    const inner = { ...call, id: 'inner', traceId: 'reported', parentObservationId: 'outer' }
    await app.ingest([event('generation-create', inner)])
    await app.ingest([
      event('generation-create', {
        ...call,
        id: 'outer',
        traceId: 'reported',
        usageDetails: { input: 100, output: 100 },
      }),
    ])
    expect((await sumsOf('reported')).list.tokens).toBe(200)
  })
})
