import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { type Composition, compose } from '../../compose.ts'
import { resolveServerConfig } from '../../config.ts'
import { ROLES } from '../../domain/role.ts'
import { createUser } from '../../service/accounts.ts'
import { openPostgresStores } from '../../store/postgres/open-postgres-stores.ts'

const PASSWORD = 'correct horse'

/** Answered to people who are not signed in: signing in, and signing out again. */
const OPEN_ROUTES = new Set(['POST /api/ui/session', 'DELETE /api/ui/session'])

const dataDir = mkdtempSync(path.join(tmpdir(), 'heddle-access-'))
const cookies = new Map<string, string>()
let server: Composition

interface Ask {
  readonly method?: string
  readonly body?: string
  readonly headers?: Record<string, string>
}

function ask(target: string, { headers, ...init }: Ask = {}) {
  return server.app.request(target, { ...init, headers: { host: 'heddle.test', ...headers } })
}

function signIn(email: string, password = PASSWORD, headers: Record<string, string> = {}) {
  const body = JSON.stringify({ email, password })
  return ask('/api/ui/session', { method: 'POST', body, headers })
}

beforeAll(async () => {
  const postgres = await openPostgresStores({ dataDir })
  for (const id of ['mine', 'other']) {
    const organization = { id, name: id }
    await postgres.projects.addIfAbsent({
      id,
      name: id,
      organization,
      metadata: {},
      retentionDays: null,
    })
  }
  const { passwordHash } = await createUser('', PASSWORD)
  for (const role of ROLES) {
    const user = { id: role, email: `${role.toLowerCase()}@heddle.test`, passwordHash }
    await postgres.users.add(user, { organizationId: 'mine', role })
  }
  for (const email of ['guessed@heddle.test', 'leaving@heddle.test']) {
    const user = { id: email, email, passwordHash }
    await postgres.users.add(user, { organizationId: 'mine', role: 'OWNER' })
  }
  await postgres.close()
  const settings = { mode: 'serve', dataDir, logLevel: 'silent' }
  server = await compose(resolveServerConfig(settings, {}), dataDir)
  for (const role of ROLES) {
    const answer = await signIn(`${role.toLowerCase()}@heddle.test`)
    cookies.set(role, answer.headers.get('set-cookie')?.split(';')[0] ?? '')
  }
}, 60_000)

afterAll(async () => {
  await server.close()
  rmSync(dataDir, { recursive: true, force: true })
})

/** Every route of the interface's API, as the app has them. */
function uiRoutes(): string[] {
  const routes = server.app.routes.filter(
    ({ method, path: target }) => method !== 'ALL' && target.startsWith('/api/ui/'),
  )
  return [...new Set(routes.map(({ method, path: target }) => `${method} ${target}`))]
}

function askRoute(route: string, project: string, headers: Record<string, string> = {}) {
  const [method = '', target = ''] = route.split(' ')
  const filled = target.replace(':projectId', project).replaceAll(/:\w+(\{[^}]*\})?/g, 'x')
  return ask(filled, { method, headers })
}

test('no route of the interface answers without a session', async () => {
  const closed = uiRoutes().filter((route) => !OPEN_ROUTES.has(route))
  expect(closed.length).toBeGreaterThan(3)
  const forged: Record<string, string>[] = [{}, { cookie: 'heddle_session=guessed' }]
  for (const route of closed) {
    for (const headers of forged) {
      const answer = await askRoute(route, 'mine', headers)
      expect([route, answer.status]).toEqual([route, 401])
      expect(await answer.json()).toMatchObject({ message: expect.stringContaining('sign in') })
    }
  }
})

test.each(ROLES)('%s: own project by role, other projects not at all', async (role) => {
  const headers = { cookie: cookies.get(role) ?? '' }
  for (const route of uiRoutes().filter((name) => name.includes(':projectId'))) {
    const other = await askRoute(route, 'other', headers)
    expect([route, other.status]).toEqual([route, 404])
    expect(await other.json()).toMatchObject({ message: 'Project other does not exist here.' })
    const own = await askRoute(route, 'mine', headers)
    const isRefused = role === 'VIEWER' && !route.startsWith('GET ')
    expect([route, own.status === 403]).toEqual([route, isRefused])
    expect(own.status).not.toBe(401)
  }
  // A change that has no route yet is refused to viewers before it is looked for.
  const change = await ask('/api/ui/projects/mine/anything', { method: 'POST', headers })
  expect(change.status).toBe(role === 'VIEWER' ? 403 : 404)
  const bootstrap = await ask('/api/ui/bootstrap', { headers })
  expect(await bootstrap.json()).toMatchObject({
    projects: [{ id: 'mine' }],
    localKeys: null,
    user: { email: `${role.toLowerCase()}@heddle.test` },
  })
})

test('the cookie is for the server alone, and signing out ends the session everywhere', async () => {
  const answer = await signIn(' Leaving@Heddle.test ')
  const header = answer.headers.get('set-cookie') ?? ''
  expect(header).toMatch(
    /^heddle_session=[\w-]{43}; Max-Age=1209600; Path=\/; HttpOnly; SameSite=Lax$/,
  )
  const headers = { cookie: header.split(';')[0] ?? '' }
  expect((await ask('/api/ui/bootstrap', { headers })).status).toBe(200)
  expect((await ask('/api/ui/session', { method: 'DELETE', headers })).status).toBe(204)
  expect((await ask('/api/ui/bootstrap', { headers })).status).toBe(401)
})

test('a link to a trace tells strangers nothing and brings them back after they signed in', async () => {
  const stranger = await ask('/trace/abc')
  expect(stranger.headers.get('location')).toBe('/?to=%2Ftrace%2Fabc')
  const member = await ask('/trace/abc', { headers: { cookie: cookies.get('VIEWER') ?? '' } })
  expect(member.headers.get('location')).toBe('/project/mine/traces/abc')
})

test('five wrong passwords stop further ones for a while, the right one too; nobody learns who has an account', async () => {
  const messages = new Set<unknown>()
  for (const email of ['guessed@heddle.test', 'nobody@heddle.test']) {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const answer = await signIn(email, 'wrong password')
      expect(answer.status).toBe(401)
      messages.add(((await answer.json()) as { message: string }).message)
    }
    const stopped = await signIn(email)
    expect(stopped.status).toBe(429)
    expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(800)
  }
  expect(messages.size).toBe(1)
})

test.each([
  ['another origin', { origin: 'https://evil.example' }],
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['a sibling of this site', { 'sec-fetch-site': 'same-site' }],
])('a page of %s cannot sign anybody in', async (_, headers) => {
  expect((await signIn('owner@heddle.test', PASSWORD, headers)).status).toBe(403)
})

test.each(['{}', 'no json', '{"email":1,"password":"x"}', '{"email":"a\\u0000b","password":"x"}'])(
  'answers %s with 400',
  async (body) => {
    const answer = await ask('/api/ui/session', { method: 'POST', body })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toHaveProperty('message')
  },
)
