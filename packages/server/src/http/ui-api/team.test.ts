/** An empty server becomes a team's: the first owner, invitations, changed roles, keys. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { type Composition, compose } from '../../compose.ts'
import { resolveServerConfig } from '../../config.ts'

const dataDir = mkdtempSync(path.join(tmpdir(), 'heddle-team-'))
const PASSWORD = 'correct horse'
let server: Composition
/** Sessions by address. */
const cookies = new Map<string, string>()
let organization = ''
let project = ''

interface Answer {
  readonly status: number
  // Tests look into answers of many shapes.
  readonly json: Record<string, never> & { readonly message?: string }
  readonly cookie: string
}

async function ask(method: string, target: string, more: { as?: string; body?: unknown } = {}) {
  const headers: Record<string, string> = { host: 'heddle.test' }
  if (more.as !== undefined) headers['cookie'] = cookies.get(more.as) ?? ''
  const body = more.body === undefined ? {} : { body: JSON.stringify(more.body) }
  const answer = await server.app.request(`/api/ui/${target}`, { method, headers, ...body })
  const text = await answer.text()
  const json = (text === '' ? {} : JSON.parse(text)) as Answer['json']
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  return { status: answer.status, json, cookie } satisfies Answer
}

/** The status that keys are answered with at a public route. */
async function statusOf(keys: { publicKey: string; secretKey: string }, target: string) {
  const authorization = `Basic ${btoa(`${keys.publicKey}:${keys.secretKey}`)}`
  const answer = await server.app.request(`/api/public/${target}`, {
    headers: { host: 'heddle.test', authorization },
  })
  return answer.status
}

const setupWith = (token: string) => ({
  token,
  email: 'Ann@heddle.test',
  password: PASSWORD,
  organizationName: 'Acme',
  projectName: 'Support',
})

async function invite(email: string, role: string, as = 'ann'): Promise<string> {
  const body = { email, role }
  const { json } = await ask('POST', `organizations/${organization}/invitations`, { as, body })
  return String(json['token'])
}

async function accept(token: string, name: string, password = PASSWORD): Promise<Answer> {
  const answer = await ask('POST', 'invitation/acceptance', { body: { token, password } })
  cookies.set(name, answer.cookie)
  return answer
}

async function idOf(email: string): Promise<string> {
  const { json } = await ask('GET', `projects/${project}/members`, { as: 'ann' })
  const members = json['members'] as unknown as { userId: string; email: string }[]
  return members.find((member) => member.email === email)?.userId ?? 'nobody'
}

async function resetOf(email: string): Promise<string> {
  return `organizations/${organization}/members/${await idOf(email)}/password-reset`
}

beforeAll(async () => {
  const settings = { mode: 'serve', dataDir, logLevel: 'silent' }
  server = await compose(resolveServerConfig(settings, {}), dataDir)
}, 60_000)

afterAll(async () => {
  await server.close()
  rmSync(dataDir, { recursive: true, force: true })
})

test('the first account takes the token that was printed, once, and owns an organization with a project', async () => {
  expect((await ask('GET', 'setup')).json).toEqual({ isPending: true })
  const guessed = await ask('POST', 'setup', { body: setupWith('guessed') })
  expect([guessed.status, guessed.json.message]).toEqual([
    403,
    expect.stringContaining('the server printed'),
  ])
  const token = server.setupToken ?? ''
  const short = await ask('POST', 'setup', { body: { ...setupWith(token), password: 'short' } })
  expect([short.status, short.json.message]).toEqual([400, expect.stringContaining('8 characters')])
  const both = await Promise.all([1, 2].map(() => ask('POST', 'setup', { body: setupWith(token) })))
  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
  const made = both.find(({ status }) => status === 200)
  cookies.set('ann', made?.cookie ?? '')
  const { json } = await ask('GET', 'bootstrap', { as: 'ann' })
  expect(json).toMatchObject({
    user: { email: 'ann@heddle.test' },
    projects: [{ id: made?.json['projectId'], name: 'Support', role: 'OWNER' }],
    organizations: [{ name: 'Acme', role: 'OWNER' }],
  })
  project = String(made?.json['projectId'])
  organization = (json['organizations'] as unknown as { id: string }[])[0]?.id ?? ''
  expect((await ask('GET', 'setup')).json).toEqual({ isPending: false })
  expect((await ask('POST', 'setup', { body: setupWith(token) })).status).toBe(409)
})

test('an invitation works once, by its last link only, and gives the role it names', async () => {
  const first = await invite('Bo@heddle.test', 'MEMBER')
  const last = await invite('bo@heddle.test', 'VIEWER')
  expect((await accept(first, 'bo')).status).toBe(404)
  expect((await ask('POST', 'invitation', { body: { token: last } })).json).toEqual({
    email: 'bo@heddle.test',
    role: 'VIEWER',
    organizationName: 'Acme',
    hasAccount: false,
  })
  expect((await accept(last, 'bo')).status).toBe(200)
  expect((await accept(last, 'nobody')).status).toBe(404)
  const { json } = await ask('GET', 'bootstrap', { as: 'bo' })
  expect(json).toMatchObject({ projects: [{ id: project, role: 'VIEWER' }] })
  const again = { email: 'bo@heddle.test', role: 'OWNER' }
  const place = `organizations/${organization}/invitations`
  expect((await ask('POST', place, { as: 'ann', body: again })).status).toBe(409)
  const withdrawn = await invite('cy@heddle.test', 'MEMBER')
  const list = await ask('GET', place, { as: 'ann' })
  const [open] = list.json['invitations'] as unknown as { id: string; email: string }[]
  expect(open).toMatchObject({ email: 'cy@heddle.test', role: 'MEMBER' })
  expect((await ask('DELETE', `${place}/${open?.id}`, { as: 'ann' })).status).toBe(204)
  expect((await accept(withdrawn, 'cy')).status).toBe(404)
})

test('somebody who has an account joins with its password', async () => {
  const place = `organizations/${organization}/members/${await idOf('bo@heddle.test')}`
  expect((await ask('DELETE', place, { as: 'ann' })).status).toBe(204)
  expect((await ask('GET', 'bootstrap', { as: 'bo' })).json).toMatchObject({ projects: [] })
  const token = await invite('bo@heddle.test', 'MEMBER')
  const { json } = await ask('POST', 'invitation', { body: { token } })
  expect(json).toMatchObject({ hasAccount: true })
  expect((await accept(token, 'bo', 'another password')).status).toBe(401)
  expect((await accept(token, 'bo')).status).toBe(200)
  expect((await ask('GET', 'bootstrap', { as: 'bo' })).json).toMatchObject({
    projects: [{ role: 'MEMBER' }],
  })
})

test('nobody gives or takes more than they have, and the last owner stays', async () => {
  await accept(await invite('admin@heddle.test', 'ADMIN'), 'admin')
  const members = `organizations/${organization}/members`
  const [ann, bo] = [await idOf('ann@heddle.test'), await idOf('bo@heddle.test')]
  const change = (target: string, role: string | null, as: string) =>
    ask('PUT', target, { as, body: { role } }).then(({ status }) => status)
  expect(await change(`${members}/${bo}`, 'OWNER', 'admin')).toBe(403)
  expect(await change(`${members}/${ann}`, 'VIEWER', 'admin')).toBe(403)
  expect(await change(`projects/${project}/members/${ann}`, 'VIEWER', 'admin')).toBe(403)
  expect((await ask('DELETE', `${members}/${ann}`, { as: 'admin' })).status).toBe(403)
  const body = { email: 'dee@heddle.test', role: 'OWNER' }
  const invited = await ask('POST', `organizations/${organization}/invitations`, {
    as: 'admin',
    body,
  })
  expect(invited.status).toBe(403)
  expect(await change(`${members}/${ann}`, 'MEMBER', 'ann')).toBe(409)
  expect((await ask('DELETE', `${members}/${ann}`, { as: 'ann' })).status).toBe(409)
  expect(await change(`${members}/nobody`, 'VIEWER', 'ann')).toBe(404)
  expect(await change(`${members}/${bo}`, 'VIEWER', 'admin')).toBe(204)
  expect(await change(`projects/${project}/members/${bo}`, 'ADMIN', 'admin')).toBe(204)
  expect((await ask('GET', 'bootstrap', { as: 'bo' })).json).toMatchObject({
    projects: [{ role: 'ADMIN' }],
    organizations: [{ role: 'VIEWER' }],
  })
  expect(await change(`projects/${project}/members/${bo}`, null, 'admin')).toBe(204)
  expect(await change(`projects/${project}/members/${bo}`, null, 'admin')).toBe(404)
})

test('a link gives a new password, once, ends sessions, and is not made for somebody who is more, or elsewhere too', async () => {
  await accept(await invite('eve@heddle.test', 'MEMBER'), 'eve')
  const link = async () => {
    const { json } = await ask('POST', await resetOf('eve@heddle.test'), { as: 'admin' })
    return String(json['token'])
  }
  const [first, last] = [await link(), await link()]
  const use = (token: string, password = 'new horse battery') =>
    ask('POST', 'password-reset/completion', { body: { token, password } })
  expect((await use(first)).status).toBe(404)
  const read = await ask('POST', 'password-reset', { body: { token: last } })
  expect(read.json).toEqual({ email: 'eve@heddle.test' })
  expect((await use(last, 'short')).status).toBe(400)
  const used = await use(last)
  expect([used.status, used.json]).toEqual([200, { email: 'eve@heddle.test' }])
  expect((await use(last)).status).toBe(404)
  expect((await ask('GET', 'bootstrap', { as: 'eve' })).status).toBe(401)
  cookies.set('eve', used.cookie)
  expect((await ask('GET', 'bootstrap', { as: 'eve' })).status).toBe(200)
  const signIn = (password: string) =>
    ask('POST', 'session', { body: { email: 'eve@heddle.test', password } })
  expect((await signIn(PASSWORD)).status).toBe(401)
  expect((await signIn('new horse battery')).status).toBe(200)

  expect((await ask('POST', await resetOf('ann@heddle.test'), { as: 'admin' })).status).toBe(403)
  expect((await ask('POST', await resetOf('ann@heddle.test'), { as: 'eve' })).status).toBe(403)
  expect((await ask('POST', await resetOf('nobody'), { as: 'ann' })).status).toBe(404)
})

test('keys are shown once, and refused as soon as they are revoked', async () => {
  const place = `projects/${project}/api-keys`
  const { json } = await ask('POST', place, { as: 'ann', body: { note: 'ci' } })
  const keys = { publicKey: String(json['publicKey']), secretKey: String(json['secretKey']) }
  expect(await statusOf(keys, 'traces')).toBe(200)
  const listed = await ask('GET', place, { as: 'ann' })
  expect(listed.json).toMatchObject({ apiKeys: [{ note: 'ci', publicKey: keys.publicKey }] })
  expect(JSON.stringify(listed.json)).not.toContain(keys.secretKey)
  expect((await ask('DELETE', `${place}/${String(json['id'])}`, { as: 'ann' })).status).toBe(204)
  expect(await statusOf(keys, 'traces')).toBe(401)
  expect((await ask('DELETE', `${place}/${String(json['id'])}`, { as: 'ann' })).status).toBe(404)
})

test('a deleted project is gone at once, with its keys', async () => {
  const place = `organizations/${organization}/projects`
  const { json } = await ask('POST', place, { as: 'ann', body: { name: 'Trial' } })
  const id = String(json['id'])
  const named = await ask('PATCH', `projects/${id}`, { as: 'ann', body: { name: ' Try ' } })
  expect(named.status).toBe(204)
  expect((await ask('GET', 'bootstrap', { as: 'ann' })).json).toMatchObject({
    projects: [{ name: 'Support' }, { name: 'Try' }],
  })
  const made = await ask('POST', `projects/${id}/api-keys`, { as: 'ann', body: {} })
  const keys = {
    publicKey: String(made.json['publicKey']),
    secretKey: String(made.json['secretKey']),
  }
  expect(await statusOf(keys, 'projects')).toBe(200)
  expect((await ask('DELETE', `projects/${id}`, { as: 'ann' })).status).toBe(204)
  expect(await statusOf(keys, 'projects')).toBe(401)
  expect((await ask('GET', `projects/${id}/traces`, { as: 'ann' })).status).toBe(404)
})

test('a price of a project is found by the name that it matches', async () => {
  const models = `projects/${project}/models`
  const match = async (name: string) => {
    const { json } = await ask('GET', `${models}/match?name=${name}`, { as: 'ann' })
    return (json['model'] as unknown as { modelName: string } | null)?.modelName
  }
  expect([await match('loom-1'), await match('gpt-4o')]).toEqual([undefined, 'gpt-4o'])
  const body = { modelName: 'loom', matchPattern: '^loom', unit: 'TOKENS', inputPrice: 0.01 }
  const { json, status } = await ask('POST', models, { as: 'ann', body })
  expect([status, await match('loom-1')]).toEqual([200, 'loom'])
  expect((await ask('DELETE', `${models}/${String(json['id'])}`, { as: 'ann' })).status).toBe(204)
  expect(await match('loom-1')).toBeUndefined()
})
