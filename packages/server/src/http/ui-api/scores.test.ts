import type { ScoreAgreement, ScoreKinds, ScoreRows } from '@heddle/core/schemas'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { type AppFixture, event, openApp, withKeys } from '../app-fixture.ts'

// Real stores, files and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const PROJECT = '/api/ui/projects/local'
const JSON_BODY = { 'content-type': 'application/json' }

let app: AppFixture
const configs = new Map<string, string>()

const send = (target: string, body: object, headers: Record<string, string> = JSON_BODY) =>
  app.ask(target, { method: 'POST', headers, body: JSON.stringify(body) })
const read = async <Answer>(path: string): Promise<Answer> =>
  (await app.ask(`${PROJECT}/${path}`)).json as Answer

async function addConfig(name: string, config: object): Promise<void> {
  const answer = await send('/api/public/score-configs', { name, ...config }, withKeys(JSON_BODY))
  configs.set(name, (answer.json as { id: string }).id)
}

/** What a person and a judge say about the same six traces. */
const HUMAN = [1, 0.9, 0.8, 0.4, 0.3, 0.3]
const JUDGE = [0.9, 1, 0.6, 0.7, 0.2, 0.1]

beforeAll(async () => {
  app = await openApp({ hasOtherProject: true })
  await addConfig('correct', { dataType: 'NUMERIC', minValue: 0, maxValue: 1 })
  await addConfig('tone', {
    dataType: 'CATEGORICAL',
    categories: [
      { label: 'kind', value: 1 },
      { label: 'rude', value: 0 },
    ],
  })
  await app.ingest([
    ...HUMAN.map((_, index) => event('trace-create', { id: `t${index}` })),
    ...JUDGE.map((value, index) =>
      event('score-create', { traceId: `t${index}`, name: 'correct', value, source: 'EVAL' }),
    ),
    event('score-create', { traceId: 't0', name: 'tone', value: 'kind', source: 'EVAL' }),
    event('score-create', { traceId: 't1', name: 'tone', value: 'kind', source: 'EVAL' }),
  ])
  for (const [index, value] of HUMAN.entries()) {
    const configId = configs.get('correct')
    await send(`${PROJECT}/scores`, { traceId: `t${index}`, configId, value })
  }
})
afterAll(() => app.close())

test('a person scores by a config, and the score can be read and taken back', async () => {
  const configId = configs.get('tone')
  const answer = await send(`${PROJECT}/scores`, {
    traceId: 't0',
    observationId: 'step',
    configId,
    value: 'rude',
    comment: 'Harsh.',
  })
  const { id } = answer.json as { id: string }
  const { rows } = await read<ScoreRows>('scores?traceId=t0&name=tone&source=ANNOTATION')
  expect(rows).toMatchObject([
    { id, name: 'tone', stringValue: 'rude', observationId: 'step', comment: 'Harsh.', configId },
  ])
  expect((await app.ask(`${PROJECT}/scores/${id}`, { method: 'DELETE' })).status).toBe(204)
  expect(await read('scores?traceId=t0&name=tone&source=ANNOTATION')).toEqual({
    rows: [],
    next: null,
  })
})

test('a score outside of its config, or of nothing, is refused with the reason', async () => {
  const configId = configs.get('correct')
  const outside = await send(`${PROJECT}/scores`, { traceId: 't0', configId, value: 7 })
  expect(outside.status).toBe(400)
  expect(outside.json).toMatchObject({ message: expect.stringContaining('from 0 to 1') })
  const nothing = await send(`${PROJECT}/scores`, { configId, value: 1 })
  expect(nothing.json).toMatchObject({ message: expect.stringContaining('traceId or sessionId') })
  expect(
    (await send(`${PROJECT}/scores`, { traceId: 't0', configId: 'nobody', value: 1 })).status,
  ).toBe(400)
})

test('lists scores page by page, and what was scored by whom', async () => {
  const first = await read<ScoreRows>('scores?name=correct&limit=8')
  const second = await read<ScoreRows>(`scores?name=correct&limit=8&cursor=${first.next ?? ''}`)
  expect([first.rows.length, second.rows.length, second.next]).toEqual([8, 4, null])
  const { kinds } = await read<ScoreKinds>('score-kinds')
  expect(kinds).toEqual([
    { name: 'correct', source: 'ANNOTATION', dataType: 'NUMERIC', count: 6 },
    { name: 'correct', source: 'EVAL', dataType: 'NUMERIC', count: 6 },
    { name: 'tone', source: 'EVAL', dataType: 'CATEGORICAL', count: 2 },
  ])
  const past = 'score-kinds?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z'
  expect(await read(past)).toEqual({ kinds: [] })
})

const SIDES = 'name=correct&source=ANNOTATION&otherName=correct&otherSource=EVAL'

test('a person and a judge are compared on what both have scored', async () => {
  const agreement = await read<ScoreAgreement>(`score-agreement?${SIDES}`)
  expect(agreement).toMatchObject({
    pairs: 6,
    labels: ['failed', 'passed'],
    confusion: [
      [2, 1],
      [0, 3],
    ],
  })
  expect(agreement.accuracy).toBeCloseTo(5 / 6, 12)
  // By chance 0.5 * 2/6 + 0.5 * 4/6 = 0.5.
  expect(agreement.kappa).toBeCloseTo((5 / 6 - 0.5) / 0.5, 12)
  // Ranks 6 5 4 3 1.5 1.5 and 5 6 3 4 2 1, by hand.
  expect(agreement.spearman).toBeCloseTo(0.8697, 4)
  const strict = await read<ScoreAgreement>(`score-agreement?${SIDES}&threshold=0.85`)
  expect(strict).toMatchObject({
    confusion: [
      [4, 0],
      [0, 2],
    ],
    kappa: 1,
  })
})

test('of several scores the latest counts; without pairs nothing is known', async () => {
  const configId = configs.get('correct')
  await send(`${PROJECT}/scores`, { traceId: 't3', configId, value: 0.9 })
  const agreement = await read<ScoreAgreement>(`score-agreement?${SIDES}`)
  expect([agreement.pairs, agreement.accuracy]).toEqual([6, 1])
  const none = await read<ScoreAgreement>(
    'score-agreement?name=tone&source=ANNOTATION&otherName=tone&otherSource=EVAL',
  )
  expect(none).toMatchObject({ pairs: 0, kappa: null, spearman: null, labels: [] })
})
