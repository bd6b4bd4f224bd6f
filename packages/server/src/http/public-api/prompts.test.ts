import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { OTHER_KEYS } from '../../testing/other-project.ts'
import { type AppFixture, event, openApp, POWERLESS_KEYS, withKeys } from '../app-fixture.ts'

// Real stores, files and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let app: AppFixture

beforeAll(async () => {
  app = await openApp({ hasOtherProject: true })
})

afterAll(() => app.close())

const BASE = '/api/public/v2/prompts'

const create = (body: unknown, headers = withKeys()) =>
  app.ask(BASE, { method: 'POST', headers, body: JSON.stringify(body) })

const read = (target: string, headers = withKeys()) => app.ask(`${BASE}/${target}`, { headers })

const remove = (target: string) =>
  app.ask(`${BASE}/${target}`, { method: 'DELETE', headers: withKeys() })

const label = (target: string, newLabels: readonly string[]) =>
  app.ask(`${BASE}/${target}`, {
    method: 'PATCH',
    headers: withKeys(),
    body: JSON.stringify({ name: 'ignored', version: 99, newLabels }),
  })

async function labelsOf(name: string, versions: readonly number[]) {
  const answers = await Promise.all(versions.map((version) => read(`${name}?version=${version}`)))
  return answers.map(({ json }) => (json as { labels: string[] }).labels)
}

async function add(name: string, prompt: unknown, more: object = {}): Promise<number> {
  const { status, json } = await create({ name, prompt, ...more })
  expect(status).toBe(201)
  return (json as { version: number }).version
}

async function list(query: string) {
  const { status, json } = await app.ask(`${BASE}?${query}`, { headers: withKeys() })
  expect(status).toBe(200)
  return json as { data: { name: string }[]; meta: object; pagination: object }
}

/** A reference to another prompt. */
const use = (name: string, which: string) => `@@@langfusePrompt:name=${name}|${which}@@@`

const fifty = (name: string) => use(name, 'version=1').repeat(50)

test('a created prompt is answered whole and reads back by name, version and label', async () => {
  const { status, json } = await create({
    name: 'greeting',
    prompt: 'Hello {{who}}',
    config: { model: 'gpt-4o', temperature: 0 },
    labels: ['production', 'eu'],
    tags: ['b', 'a', 'b'],
    commitMessage: 'first',
  })
  const written = {
    id: expect.any(String),
    projectId: 'local',
    name: 'greeting',
    version: 1,
    type: 'text',
    prompt: 'Hello {{who}}',
    config: { model: 'gpt-4o', temperature: 0 },
    labels: ['eu', 'latest', 'production'],
    tags: ['a', 'b'],
    commitMessage: 'first',
    createdBy: 'API',
    createdAt: expect.stringMatching(/Z$/),
    updatedAt: expect.stringMatching(/Z$/),
    resolutionGraph: null,
  }
  expect(status).toBe(201)
  expect(json).toEqual(written)
  for (const query of ['', '?version=1', '?label=eu', '?label=latest', '?version=&label=']) {
    const answer = await read(`greeting${query}`)
    expect(answer.status).toBe(200)
    expect(answer.json).toEqual({ ...written, isActive: true })
  }
})

test('versions count up, and each label sits on one of them', async () => {
  await add('moving', 'one', { labels: ['production', 'a'] })
  await add('moving', 'two', { labels: ['production'] })
  await add('moving', 'three', { config: null })
  expect(await labelsOf('moving', [1, 2, 3])).toEqual([['a'], ['production'], ['latest']])
  expect((await read('moving')).json).toMatchObject({ version: 2, prompt: 'two', isActive: true })
  const third = await read('moving?version=3')
  expect(third.json).toMatchObject({ isActive: false, config: {}, commitMessage: null })
})

test('new labels leave the other versions and keep those the version has', async () => {
  await add('labelled', 'one', { labels: ['a'] })
  await add('labelled', 'two', { labels: ['b'] })
  const changed = await label('labelled/versions/1', ['b', 'production'])
  expect(changed.status).toBe(200)
  expect(changed.json).toMatchObject({ version: 1, labels: ['a', 'b', 'production'] })
  expect(await labelsOf('labelled', [1, 2])).toEqual([['a', 'b', 'production'], ['latest']])
  expect((await label('labelled/versions/1', [])).status).toBe(200)
  for (const refused of [['latest'], ['Upper'], ['x'.repeat(37)], [7]]) {
    expect((await label('labelled/versions/1', refused as string[])).status).toBe(400)
  }
  expect((await label('labelled/versions/9', ['c'])).status).toBe(404)
  expect((await label(`labelled/versions/${'9'.repeat(30)}`, ['c'])).status).toBe(400)
})

test('versions written at once have different numbers and one of them is the latest', async () => {
  const written = await Promise.all(
    Array.from({ length: 8 }, (_, index) => add('busy', `text ${index}`, { labels: ['hot'] })),
  )
  expect(written.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  const labels = await labelsOf('busy', written)
  expect(labels.flat().toSorted()).toEqual(['hot', 'latest'])
  expect((await read('busy?label=latest')).json).toMatchObject({ version: 8 })
})

test.each([
  ['f/a b', 'f%2Fa%20b', 'f/a%20b'],
  ['50% of ünïcode/日本', '50%25%20of%20%C3%BCn%C3%AFcode%2F%E6%97%A5%E6%9C%AC', undefined],
  ['a/versions/2', 'a%2Fversions%2F2', 'a/versions/2'],
])('the name %j is found however its slashes are written', async (name, encoded, raw) => {
  await add(name, 'text', { labels: ['production'] })
  for (const target of [encoded, raw ?? encoded]) {
    expect((await read(target)).json).toMatchObject({ name, version: 1 })
    expect((await label(`${target}/versions/1`, ['seen'])).json).toMatchObject({ name })
  }
  expect((await remove(raw ?? encoded)).status).toBe(204)
  expect((await read(encoded)).status).toBe(404)
})

test('messages come back without their type, placeholders with it', async () => {
  const prompt = [
    { type: 'chatmessage', role: 'system', content: 'Be {{mood}}' },
    { type: 'placeholder', name: 'history' },
    { role: 'user', content: '' },
  ]
  const { json } = await create({ type: 'chat', name: 'talk', prompt, labels: ['production'] })
  const stored = [
    { role: 'system', content: 'Be {{mood}}' },
    { type: 'placeholder', name: 'history' },
    { role: 'user', content: '' },
  ]
  expect(json).toMatchObject({ type: 'chat', prompt: stored })
  expect((await read('talk')).json).toMatchObject({ type: 'chat', prompt: stored })
})

test('tags belong to the name: absent ones stay, given ones replace those of all versions', async () => {
  await add('tagged', 'one', { tags: ['x', 'y'] })
  await add('tagged', 'two')
  expect((await read('tagged?version=2')).json).toMatchObject({ tags: ['x', 'y'] })
  await add('tagged', 'three', { tags: ['z'] })
  expect((await read('tagged?version=1')).json).toMatchObject({ tags: ['z'] })
  await add('tagged', 'four', { tags: [] })
  expect((await read('tagged?version=1')).json).toMatchObject({ tags: [] })
})

describe('composed prompts', () => {
  test('references are replaced at every level, and the graph tells by what', async () => {
    await add('c/inner', 'deep', { labels: ['production'] })
    await add('c/middle', `<${use('c/inner', 'label=production')}>`, { labels: ['production'] })
    const body = `${use('c/middle', 'version=1')} and ${use('c/middle', 'version=1')} $& $1`
    const prompt = [
      { role: 'user', content: body },
      { type: 'placeholder', name: 'more' },
    ]
    await add('c/outer', prompt, { type: 'chat', labels: ['production'] })
    const { json } = await read('c/outer')
    const { prompt: text, resolutionGraph: graph, id } = json as Record<string, unknown>
    expect(text).toEqual([
      { role: 'user', content: '<deep> and <deep> $& $1' },
      { type: 'placeholder', name: 'more' },
    ])
    const middle = { name: 'c/middle', version: 1, id: expect.any(String) }
    const inner = { name: 'c/inner', version: 1, id: expect.any(String) }
    expect(graph).toMatchObject({ root: { name: 'c/outer', version: 1, id } })
    const { dependencies } = graph as { dependencies: Record<string, { id: string }[]> }
    expect(dependencies[String(id)]).toEqual([middle])
    expect(dependencies[dependencies[String(id)]?.[0]?.id ?? '']).toEqual([inner])
    const raw = await read('c/outer?resolve=false')
    expect(raw.json).toMatchObject({
      prompt: [{ role: 'user', content: body }, prompt[1]],
      resolutionGraph: null,
    })
  })

  test('a label that moves changes what is read, without a new version', async () => {
    await add('c/part', 'old', { labels: ['live'] })
    await add('c/whole', use('c/part', 'label=live'), { labels: ['production'] })
    await add('c/part', 'new', { labels: ['live'] })
    expect((await read('c/whole')).json).toMatchObject({ prompt: 'new' })
  })

  test('what is referred to stays', async () => {
    await add('c/kept', 'one')
    await add('c/kept', 'two', { labels: ['a'] })
    await add('c/kept', 'three')
    await add('c/user', `${use('c/kept', 'version=1')} ${use('c/kept', 'label=latest')}`)
    for (const query of ['', '?version=1']) {
      const answer = await remove(`c/kept${query}`)
      expect(answer.status).toBe(400)
      expect(answer.json).toMatchObject({ message: expect.stringContaining('c/user (version 1)') })
    }
    expect((await remove('c/kept?version=3')).status).toBe(204)
    expect((await remove('c/kept?label=a')).status).toBe(204)
    expect((await remove('c/user')).status).toBe(204)
    expect((await remove('c/kept')).status).toBe(204)
  })

  test.each([
    ['nothing', use('c/nowhere', 'label=production'), /does not exist/],
    ['a version that is not there', use('c/leaf', 'version=7'), /does not exist/],
    ['a chat', use('c/chat', 'version=1'), /only texts/],
    ['itself', use('c/new', 'version=1'), /itself/],
  ])('a reference to %s is refused', async (_, prompt, reason) => {
    await add('c/leaf', 'x')
    await add('c/chat', [], { type: 'chat' })
    const answer = await create({ name: 'c/new', prompt })
    expect(answer.status).toBe(400)
    expect(answer.json).toMatchObject({ message: expect.stringMatching(reason) })
  })

  test('five levels are enough, six are refused', async () => {
    await add('level/0', 'bottom')
    for (let level = 1; level <= 5; level += 1) {
      await add(`level/${level}`, use(`level/${level - 1}`, 'version=1'))
    }
    const answer = await create({ name: 'level/6', prompt: use('level/5', 'version=1') })
    expect(answer.json).toMatchObject({ message: expect.stringMatching(/levels/) })
    expect((await read('level/5?version=1')).json).toMatchObject({ prompt: 'bottom' })
  })

  test('labels that were moved into a circle are an error to read, not a fault', async () => {
    await add('ring/a', 'start', { labels: ['x'] })
    await add('ring/b', use('ring/a', 'label=x'), { labels: ['production'] })
    await add('ring/c', 'end', { labels: ['y'] })
    const closing = await create({ name: 'ring/a', prompt: use('ring/b', 'version=1') })
    expect(closing.status).toBe(400)
    await add('ring/a', use('ring/c', 'label=y'))
    await add('ring/c', use('ring/b', 'version=1'))
    await label('ring/c/versions/2', ['y'])
    await label('ring/a/versions/2', ['x'])
    const circle = await read('ring/b')
    expect(circle.status).toBe(400)
    expect(circle.json).toMatchObject({ message: expect.stringMatching(/itself/) })
    expect((await read('ring/b?resolve=false')).status).toBe(200)
  })

  test('a few prompts that repeat each other do not fill the memory', async () => {
    await add('bomb/0', 'x'.repeat(1000))
    await add('bomb/1', fifty('bomb/0'))
    await add('bomb/2', fifty('bomb/1'))
    const answer = await create({ name: 'bomb/3', prompt: fifty('bomb/2') })
    expect(answer.status).toBe(400)
    expect(answer.json).toMatchObject({ message: expect.stringMatching(/characters/) })
  })

  test('what only resembles a reference is text', async () => {
    const prompt = '@@@langfusePrompt:name=x@@@ @@@langfusePrompt:name=|label=a@@@'
    await add('c/odd', prompt, { labels: ['production'] })
    expect((await read('c/odd')).json).toMatchObject({ prompt, resolutionGraph: null })
  })
})

describe('the list', () => {
  test('groups versions by name, the last changed first', async () => {
    await add('list/a', 'one', { labels: ['q'], tags: ['list'] })
    await add('list/b', [], { type: 'chat', tags: ['list'], config: { k: [1] } })
    await add('list/a', 'two', { config: { n: 2 } })
    const found = await list('tag=list')
    expect(found.data).toEqual([
      {
        name: 'list/a',
        type: 'text',
        versions: [1, 2],
        labels: ['latest', 'q'],
        tags: ['list'],
        lastUpdatedAt: expect.stringMatching(/Z$/),
        lastConfig: { n: 2 },
      },
      {
        name: 'list/b',
        type: 'chat',
        versions: [1],
        labels: ['latest'],
        tags: ['list'],
        lastUpdatedAt: expect.stringMatching(/Z$/),
        lastConfig: { k: [1] },
      },
    ])
    expect(found.meta).toEqual({ page: 1, limit: 10, totalItems: 2, totalPages: 1 })
    expect(found.pagination).toEqual(found.meta)
    expect((await list('tag=list&label=q')).data).toMatchObject([{ name: 'list/a', versions: [1] }])
    expect((await list('tag=list&version=2')).data).toMatchObject([{ name: 'list/a' }])
    expect((await list('name=list/b')).data).toMatchObject([{ name: 'list/b' }])
    expect((await list('tag=list&page=2&limit=1')).data).toMatchObject([{ name: 'list/b' }])
    expect(await list('tag=list&page=9&limit=1')).toMatchObject({
      data: [],
      meta: { page: 9, totalItems: 2, totalPages: 2 },
    })
    expect(await list('tag=nobody')).toMatchObject({ data: [], meta: { totalPages: 0 } })
  })

  test('the time of the last change is compared from, inclusive, and to, exclusive', async () => {
    await add('timed', 'x')
    const { json } = await read('timed?label=latest')
    const at = encodeURIComponent((json as { updatedAt: string }).updatedAt)
    expect((await list(`name=timed&fromUpdatedAt=${at}`)).data).toHaveLength(1)
    expect((await list(`name=timed&toUpdatedAt=${at}`)).data).toHaveLength(0)
    const yearZero = '0000-01-01T00:00:00Z'
    expect((await list(`name=timed&fromUpdatedAt=${yearZero}`)).data).toHaveLength(1)
  })

  test.each(['limit=101', 'limit=0', 'page=0', 'version=x', 'fromUpdatedAt=yesterday', 'tag=%00'])(
    '%s is 400',
    async (query) => {
      expect((await app.ask(`${BASE}?${query}`, { headers: withKeys() })).status).toBe(400)
    },
  )
})

test('when the newest version goes, the next one is the latest', async () => {
  await add('shrinking', 'one')
  await add('shrinking', 'two', { labels: ['production'] })
  const gone = await remove('shrinking?version=2')
  expect(gone.status).toBe(204)
  expect(gone.text).toBe('')
  expect((await read('shrinking?label=latest')).json).toMatchObject({ version: 1 })
  expect((await read('shrinking')).json).toMatchObject({
    message: "Prompt not found: 'shrinking' with label 'production'",
    error: 'LangfuseNotFoundError',
  })
  expect((await remove('shrinking?label=production')).status).toBe(404)
  expect((await remove('shrinking?label=latest')).status).toBe(204)
  expect((await remove('shrinking')).json).toMatchObject({ error: 'LangfuseNotFoundError' })
})

test('a second version cannot be of another type', async () => {
  await add('typed', 'text')
  const answer = await create({ name: 'typed', type: 'chat', prompt: [] })
  expect(answer.status).toBe(400)
  expect((await read('typed?label=latest')).json).toMatchObject({ version: 1, type: 'text' })
})

test.each([
  [{ prompt: 'x' }, /name/],
  [{ name: '', prompt: 'x' }, /name/],
  [{ name: 'a|b', prompt: 'x' }, /name/],
  [{ name: '/a', prompt: 'x' }, /name/],
  [{ name: 'a//b', prompt: 'x' }, /name/],
  [{ name: '<b>x</b>', prompt: 'x' }, /name/],
  [{ name: 'new', prompt: 'x' }, /name/],
  [{ name: 'nul\0', prompt: 'x' }, /name/],
  [{ name: 'x'.repeat(256), prompt: 'x' }, /name/],
  [{ name: 'n' }, /prompt/],
  [{ name: 'n', prompt: [] }, /prompt/],
  [{ name: 'n', type: 'chat', prompt: 'x' }, /prompt/],
  [{ name: 'n', type: 'chat', prompt: [{ role: 'user' }] }, /prompt/],
  [{ name: 'n', type: 'other', prompt: 'x' }, /type/],
  [{ name: 'n', prompt: 'x', labels: ['No'] }, /labels/],
  [{ name: 'n', prompt: 'x', commitMessage: 'x'.repeat(501) }, /commitMessage/],
  [
    {
      name: 'n',
      type: 'chat',
      prompt: [
        { role: 'user', content: '{{ both }}' },
        { type: 'placeholder', name: 'both' },
      ],
    },
    /both/,
  ],
  [[], /object/],
  [null, /object/],
])('creating %j is 400 and says why', async (body, reason) => {
  const answer = await create(body)
  expect(answer.status).toBe(400)
  expect(answer.json).toMatchObject({ message: expect.stringMatching(reason) })
})

test('what is no JSON is 400, and a version with a label too', async () => {
  const headers = withKeys()
  expect((await app.ask(BASE, { method: 'POST', headers, body: '{' })).status).toBe(400)
  expect((await read('greeting?version=1&label=x')).status).toBe(400)
  expect((await remove('greeting?version=1&label=x')).status).toBe(400)
  expect((await read('greeting?version=0')).status).toBe(400)
  expect((await read('nul%00')).status).toBe(400)
  expect((await app.ask(BASE, { method: 'PUT', headers })).status).toBe(405)
})

const usage = (id: string, promptName: string, promptVersion: number) =>
  event('generation-create', { id, traceId: 'of-prompts', promptName, promptVersion })

test('observations tell the id of the version they name, also when it is written later', async () => {
  await app.ingest([
    usage('early', 'used', 1),
    usage('missing', 'used', 99),
    usage('huge', 'used', 9_007_199_254_740_991),
    usage('nul', 'used\0', 1),
    event('span-create', { id: 'plain', traceId: 'of-prompts' }),
  ])
  const { json } = await create({ name: 'used', prompt: 'x' })
  const { id } = json as { id: string }
  const ids = async (target: string) => {
    const answer = await app.ask(target, { headers: withKeys() })
    expect(answer.status).toBe(200)
    const body = answer.json as Record<string, { id: string; promptId: string | null }[]>
    const rows = body['data'] ?? body['observations'] ?? []
    return Object.fromEntries(rows.map((row) => [row.id, row.promptId]))
  }
  const expected = { early: id, missing: null, huge: null, nul: null, plain: null }
  expect(await ids('/api/public/observations?traceId=of-prompts')).toEqual(expected)
  expect(await ids('/api/public/v2/observations?traceId=of-prompts&fields=prompt')).toEqual(
    expected,
  )
  expect(await ids('/api/public/traces/of-prompts')).toEqual(expected)
  const one = await app.ask('/api/public/observations/early', { headers: withKeys() })
  expect(one.json).toMatchObject({ promptId: id, promptName: 'used', promptVersion: 1 })
})

test('any text comes back as it was written', async () => {
  const odd = 'NUL \0, lone \uD800, 😀, \u2028 and "quotes" \\'
  await add('odd', odd, { labels: ['production'], config: { odd, '\0': [odd] } })
  expect((await read('odd')).json).toMatchObject({ prompt: odd, config: { odd, '\0': [odd] } })
})

describe('keys', () => {
  test('another project neither sees nor changes a prompt, and has the same name for itself', async () => {
    await add('mine', 'mine', { labels: ['production'] })
    expect((await read('mine', OTHER_KEYS)).status).toBe(404)
    const listed = await app.ask(BASE, { headers: OTHER_KEYS })
    expect(listed.json).toMatchObject({ data: [] })
    const gone = await app.ask(`${BASE}/mine`, { method: 'DELETE', headers: OTHER_KEYS })
    expect(gone.status).toBe(404)
    const theirs = await create({ name: 'mine', prompt: 'theirs' }, OTHER_KEYS)
    expect(theirs.json).toMatchObject({ version: 1, projectId: 'other' })
    const stolen = '@@@langfusePrompt:name=moving|version=1@@@'
    expect((await create({ name: 'thief', prompt: stolen }, OTHER_KEYS)).status).toBe(400)
    expect((await read('mine')).json).toMatchObject({ prompt: 'mine' })
  })

  test.each(POWERLESS_KEYS)('%s is %i on every route', async (_, status, headers) => {
    const error = status === 401 ? 'UnauthorizedError' : 'ForbiddenError'
    const body = JSON.stringify({ name: 'x', prompt: 'x' })
    const answers = await Promise.all([
      app.ask(BASE, { headers }),
      app.ask(BASE, { method: 'POST', headers, body }),
      app.ask(`${BASE}/greeting`, { headers }),
      app.ask(`${BASE}/greeting`, { method: 'DELETE', headers }),
      app.ask(`${BASE}/greeting/versions/1`, { method: 'PATCH', headers, body }),
    ])
    for (const answer of answers) {
      expect(answer.status).toBe(status)
      expect(answer.json).toMatchObject({ error, message: expect.any(String) })
    }
  })
})
