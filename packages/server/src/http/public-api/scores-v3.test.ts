import type { ScoreV3Page } from '@heddle/core/schemas'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { OTHER_KEYS } from '../../testing/other-project.ts'
import { type AppFixture, event, openApp, POWERLESS_KEYS, withKeys } from '../app-fixture.ts'

// Real stores, files and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let app: AppFixture

const score = (id: string, body: object) =>
  event('score-create', { id, name: id, traceId: 't1', ...body })

beforeAll(async () => {
  app = await openApp({ hasOtherProject: true })
  const noTrace = { traceId: null }
  await app.ingest([
    score('number', { value: 0.5, comment: 'half', metadata: { by: 'x' } }),
    score('other-number', { value: 3, traceId: 't2', environment: 'prod' }),
    score('truth', { value: 1, dataType: 'BOOLEAN' }),
    score('lie', { value: 0, dataType: 'BOOLEAN' }),
    score('label', { value: 'kind', observationId: 'o1' }),
    score('text', { value: 'fine', dataType: 'TEXT' }),
    score('fixed', { value: 'better', dataType: 'CORRECTION' }),
    score('session', { ...noTrace, value: 1, sessionId: 's1' }),
    score('run', { ...noTrace, value: 1, datasetRunId: 'r1' }),
  ])
  await app.ingest([score('theirs', { value: 1 })], OTHER_KEYS)
})

afterAll(() => app.close())

const ask = (query: string, headers = withKeys()) =>
  app.ask(`/api/public/v3/scores?${query}`, { headers })

async function list(query: string): Promise<ScoreV3Page> {
  const { status, json } = await ask(query)
  expect(status).toBe(200)
  return json as ScoreV3Page
}

test.each([
  ['id=number,truth', ['number', 'truth']],
  ['name=label&environment=default', ['label']],
  ['environment=prod,other', ['other-number']],
  ['dataType=numeric&traceId=t1,t2', ['number', 'other-number']],
  ['dataType=Boolean&value=true', ['truth']],
  ['dataType=BOOLEAN&value=FALSE,1', ['truth', 'lie']],
  ['dataType=NUMERIC&value=0.5,3', ['number', 'other-number']],
  ['dataType=CATEGORICAL&value=kind,rude', ['label']],
  ['dataType=NUMERIC&valueMin=0.5&valueMax=0.9', ['number']],
  ['traceId=t1&observationId=o1', ['label']],
  ['sessionId=s1', ['session']],
  ['experimentId=r1', ['run']],
  ['source=annotation', []],
  ['toTimestamp=2001-01-01T00:00:00Z', []],
  ['id=theirs', []],
  ['id=', ['number', 'other-number', 'truth', 'lie', 'label', 'text', 'fixed', 'session', 'run']],
])('%s finds %j', async (query, ids) => {
  const { data, meta } = await list(query)
  expect(new Set(data.map(({ id }) => id))).toEqual(new Set(ids))
  expect(meta).toEqual({ limit: 50 })
})

test('each data type has one value', async () => {
  const { data } = await list('limit=100')
  expect(Object.fromEntries(data.map(({ id, value }) => [id, value]))).toEqual({
    number: 0.5,
    'other-number': 3,
    truth: true,
    lie: false,
    label: 'kind',
    text: 'fine',
    fixed: 'better',
    session: 1,
    run: 1,
  })
})

test('field groups add to the core', async () => {
  const core = (await list('id=number')).data[0]
  expect(core).toEqual({
    id: 'number',
    projectId: 'local',
    name: 'number',
    dataType: 'NUMERIC',
    value: 0.5,
    source: 'API',
    timestamp: expect.stringMatching(/Z$/),
    environment: 'default',
    createdAt: expect.stringMatching(/Z$/),
    updatedAt: expect.stringMatching(/Z$/),
  })
  expect((await list('id=number&fields=core,details,annotation')).data).toEqual([
    {
      ...core,
      comment: 'half',
      configId: null,
      metadata: { by: 'x' },
      authorUserId: null,
      queueId: null,
    },
  ])
  const { data } = await list('fields=subject')
  const subjects = Object.fromEntries(data.map(({ id, subject }) => [id, subject]))
  expect(subjects).toMatchObject({
    number: { kind: 'trace', id: 't1' },
    label: { kind: 'observation', id: 'o1', traceId: 't1' },
    session: { kind: 'session', id: 's1' },
    run: { kind: 'experiment', id: 'r1' },
  })
})

test('pages follow each other without gaps while scores are written', async () => {
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const query = `limit=2&environment=default${cursor === undefined ? '' : `&cursor=${cursor}`}`
    const { data, meta } = await list(query)
    seen.push(...data.map(({ id }) => id))
    cursor = meta.cursor
    const late = { value: 1, environment: 'late', timestamp: '2999-01-01T00:00:00Z' }
    await app.ingest([score(`late-${seen.length}`, late)])
  } while (cursor !== undefined)
  expect(seen).toHaveLength(8)
  expect(new Set(seen).size).toBe(8)
})

test.each([
  'surprise=1',
  'userId=ada',
  'traceTags=x',
  'limit=101',
  'limit=0',
  'fields=everything',
  'dataType=NUMBER',
  'source=ME',
  'observationId=o1',
  'traceId=t1&sessionId=s1',
  'value=1',
  'value=1&dataType=NUMERIC,BOOLEAN',
  'value=x&dataType=TEXT',
  'value=x&dataType=NUMERIC',
  'value=maybe&dataType=BOOLEAN',
  'valueMin=1',
  'valueMin=x&dataType=NUMERIC',
  'cursor=made-up',
  'fromTimestamp=yesterday',
])('%s is 400 and says why', async (query) => {
  const answer = await ask(query)
  expect(answer.status).toBe(400)
  expect(answer.json).toMatchObject({ message: expect.any(String) })
})

test('another project sees its own scores only', async () => {
  const { json } = await ask('', OTHER_KEYS)
  expect(json).toMatchObject({ data: [{ id: 'theirs', projectId: 'other' }] })
})

test.each(POWERLESS_KEYS)('%s is %i', async (_, status, headers) => {
  expect((await ask('', headers)).status).toBe(status)
})
