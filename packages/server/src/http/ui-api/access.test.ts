import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { type Composition, compose } from '../../compose.ts'
import { resolveServerConfig } from '../../config.ts'
import { mayDo, type Permission, type Role, ROLES } from '../../domain/role.ts'
import { createUser } from '../../service/accounts.ts'
import { openPostgresStores } from '../../store/postgres/open-postgres-stores.ts'

// Passwords are hashed slowly on purpose, and more so on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const PASSWORD = 'correct horse'

/** Answered to people who are not signed in: signing in and out, and coming in for the first time. */
const OPEN_ROUTES = new Set([
  'POST /api/ui/session',
  'DELETE /api/ui/session',
  'GET /api/ui/setup',
  'POST /api/ui/setup',
  'POST /api/ui/invitation',
  'POST /api/ui/invitation/acceptance',
  'POST /api/ui/password-reset',
  'POST /api/ui/password-reset/completion',
])

const PROJECT = '/api/ui/projects/:projectId'
const ORGANIZATION = '/api/ui/organizations/:organizationId'

/** What routes take that take more than reading or writing what is in a project. */
const TAKES: Readonly<Record<string, Permission>> = {
  [`PATCH ${PROJECT}`]: 'project:update',
  [`DELETE ${PROJECT}`]: 'project:delete',
  [`GET ${PROJECT}/api-keys`]: 'api-keys:read',
  [`POST ${PROJECT}/api-keys`]: 'api-keys:write',
  [`DELETE ${PROJECT}/api-keys/:keyId`]: 'api-keys:write',
  [`GET ${PROJECT}/members`]: 'members:read',
  [`PUT ${PROJECT}/members/:userId`]: 'members:write',
  [`GET ${PROJECT}/traces/:traceId/shares`]: 'shares:write',
  [`POST ${PROJECT}/traces/:traceId/shares`]: 'shares:write',
  [`DELETE ${PROJECT}/traces/:traceId/shares/:shareId`]: 'shares:write',
  [`POST ${PROJECT}/models`]: 'models:write',
  [`DELETE ${PROJECT}/models/:modelId`]: 'models:write',
  [`POST ${PROJECT}/repricings`]: 'models:write',
  [`POST ${PROJECT}/removals`]: 'contents:delete',
  [`POST ${ORGANIZATION}/projects`]: 'projects:create',
  [`PUT ${ORGANIZATION}/members/:userId`]: 'members:write',
  [`DELETE ${ORGANIZATION}/members/:userId`]: 'members:write',
  [`POST ${ORGANIZATION}/members/:userId/password-reset`]: 'members:write',
  [`GET ${ORGANIZATION}/invitations`]: 'members:read',
  [`POST ${ORGANIZATION}/invitations`]: 'members:write',
  [`DELETE ${ORGANIZATION}/invitations/:invitationId`]: 'members:write',
  [`GET ${ORGANIZATION}/api-keys`]: 'organization-keys:write',
  [`POST ${ORGANIZATION}/api-keys`]: 'organization-keys:write',
  [`DELETE ${ORGANIZATION}/api-keys/:keyId`]: 'organization-keys:write',
}

function permissionOf(route: string): Permission {
  return TAKES[route] ?? (route.startsWith('GET ') ? 'contents:read' : 'contents:write')
}

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
  for (const role of ROLES) {
    // Somebody who may do nothing in the organization but read, and has another role in one project.
    const user = { id: `as ${role}`, email: `as-${role.toLowerCase()}@heddle.test`, passwordHash }
    await postgres.users.add(user, { organizationId: 'mine', role: 'VIEWER' })
    await postgres.members.setInProject('mine', user.id, role)
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
    const overridden = await signIn(`as-${role.toLowerCase()}@heddle.test`)
    cookies.set(`as ${role}`, overridden.headers.get('set-cookie')?.split(';')[0] ?? '')
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

function askRoute(route: string, place: string, headers: Record<string, string> = {}) {
  const [method = '', target = ''] = route.split(' ')
  const filled = target
    .replace(/:(projectId|organizationId)/, place)
    .replaceAll(/:\w+(\{[^}]*\})?/g, 'x')
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

/** Routes that succeed when they are asked without a body would end the tests that come after. */
const ENDING = new Set([`DELETE ${PROJECT}`])

async function expectAllowed(route: string, headers: Record<string, string>, role: Role) {
  const isAllowed = mayDo(role, permissionOf(route))
  if (isAllowed && ENDING.has(route)) return
  const answer = await askRoute(route, 'mine', headers)
  expect([route, answer.status === 403]).toEqual([route, !isAllowed])
  expect(answer.status).not.toBe(401)
  if (isAllowed) return
  const { message } = (await answer.json()) as { message: string }
  expect(message).toMatch(
    new RegExp(`^This takes the role owner.*; yours in this \\w+ is ${role.toLowerCase()}\\.`),
  )
  expect(message).toContain('owner@heddle.test')
}

const scopedRoutes = (scope: ':projectId' | ':organizationId') =>
  uiRoutes().filter((route) => route.includes(scope))

test('every route below a project or an organization is known by what it takes', () => {
  for (const route of Object.keys(TAKES)) expect(uiRoutes()).toContain(route)
  expect(scopedRoutes(':organizationId').filter((route) => !(route in TAKES))).toEqual([])
})

test.each(ROLES)('%s: own project and organization by role, others not at all', async (role) => {
  const headers = { cookie: cookies.get(role) ?? '' }
  for (const [scope, what] of [
    [':projectId', 'Project'],
    [':organizationId', 'Organization'],
  ] as const) {
    for (const route of scopedRoutes(scope)) {
      const other = await askRoute(route, 'other', headers)
      expect([route, other.status]).toEqual([route, 404])
      expect(await other.json()).toMatchObject({ message: `${what} other does not exist here.` })
      await expectAllowed(route, headers, role)
    }
  }
  // A change that has no route yet is refused to viewers before it is looked for.
  const change = await ask('/api/ui/projects/mine/anything', { method: 'POST', headers })
  expect(change.status).toBe(role === 'VIEWER' ? 403 : 404)
  const bootstrap = await ask('/api/ui/bootstrap', { headers })
  expect(await bootstrap.json()).toMatchObject({
    projects: [{ id: 'mine', role }],
    organizations: [{ id: 'mine', role }],
    localKeys: null,
    user: { email: `${role.toLowerCase()}@heddle.test` },
  })
})

test.each(ROLES)('a viewer of the organization who is %s in a project', async (role) => {
  const headers = { cookie: cookies.get(`as ${role}`) ?? '' }
  for (const route of scopedRoutes(':projectId')) await expectAllowed(route, headers, role)
  for (const route of scopedRoutes(':organizationId')) {
    await expectAllowed(route, headers, 'VIEWER')
  }
  const bootstrap = await ask('/api/ui/bootstrap', { headers })
  expect(await bootstrap.json()).toMatchObject({
    projects: [{ id: 'mine', role }],
    organizations: [{ id: 'mine', role: 'VIEWER' }],
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
