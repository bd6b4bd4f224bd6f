/** What keys of an organization open, and what not. */
import { afterAll, beforeAll, expect, test } from 'vitest'

import { OTHER_KEYS } from '../../testing/other-project.ts'
import { type AppFixture, openApp, withKeys } from '../app-fixture.ts'

let app: AppFixture
let keys: Record<string, string>
let keysOfOther: Record<string, string>

const basic = (pair: { publicKey: string; secretKey: string }) => ({
  authorization: `Basic ${btoa(`${pair.publicKey}:${pair.secretKey}`)}`,
})

/** Keys of an organization, as its owner makes them in the interface. */
async function makeKeys(organization: string) {
  const place = `/api/ui/organizations/${organization}/api-keys`
  const { json } = await app.ask(place, { method: 'POST', body: '{"note":"terraform"}' })
  return basic(json as { publicKey: string; secretKey: string })
}

const askWith =
  (headers: () => Record<string, string>) => (method: string, path: string, body?: unknown) =>
    app.ask(`/api/public/${path}`, {
      method,
      headers: headers(),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })

const ask = askWith(() => keys)

beforeAll(async () => {
  app = await openApp({ hasOtherProject: true })
  keys = await makeKeys('local')
  keysOfOther = await makeKeys('other')
}, 60_000)

afterAll(() => app.close())

test('a project is made, changed, listed and deleted', async () => {
  const request = { name: 'Shop', metadata: { team: 'a' }, retention: 30 }
  const made = await ask('POST', 'projects', request)
  expect([made.status, made.json]).toEqual([
    201,
    {
      id: expect.any(String),
      name: 'Shop',
      organization: { id: 'local', name: 'Local' },
      metadata: { team: 'a' },
      retentionDays: 30,
    },
  ])
  const { id } = made.json as { id: string }
  const changed = await ask('PUT', `projects/${id}`, { name: 'Store', retention: 0 })
  expect([changed.status, changed.json]).toMatchObject([
    200,
    { id, name: 'Store', metadata: { team: 'a' }, retentionDays: null },
  ])
  const list = await ask('GET', 'organizations/projects')
  expect(list.json).toEqual({
    projects: [
      expect.objectContaining({ id: 'local' }),
      {
        id,
        name: 'Store',
        metadata: { team: 'a' },
        createdAt: expect.stringMatching(/Z$/),
        updatedAt: expect.stringMatching(/Z$/),
      },
    ],
  })
  const deleted = await ask('DELETE', `projects/${id}`)
  expect([deleted.status, deleted.json]).toEqual([
    202,
    { success: true, message: 'Project deleted' },
  ])
  expect((await ask('DELETE', `projects/${id}`)).status).toBe(404)
  expect((await ask('PUT', `projects/${id}`, { name: 'Back' })).status).toBe(404)
})

test('keys of a project are made or given, listed without their secret, and revoked at once', async () => {
  const given = { publicKey: 'pk-lf-mine', secretKey: 'sk-lf-mine-0123456789', note: 'ci' }
  const made = await ask('POST', 'projects/local/apiKeys', given)
  expect([made.status, made.json]).toEqual([
    201,
    {
      id: expect.any(String),
      createdAt: expect.stringMatching(/Z$/),
      ...given,
      displaySecretKey: 'sk-lf-...6789',
    },
  ])
  expect((await ask('POST', 'projects/local/apiKeys', given)).status).toBe(409)
  expect((await askWith(() => basic(given))('GET', 'projects')).status).toBe(200)
  const list = await ask('GET', 'projects/local/apiKeys')
  expect(list.text).not.toContain(given.secretKey)
  expect(list.json).toMatchObject({
    apiKeys: [
      { publicKey: 'pk-heddle-local' },
      { publicKey: 'pk-lf-mine', note: 'ci', expiresAt: null },
    ],
  })
  const { id } = made.json as { id: string }
  const revoked = await ask('DELETE', `projects/local/apiKeys/${id}`)
  expect([revoked.status, revoked.json]).toEqual([200, { success: true }])
  expect((await askWith(() => basic(given))('GET', 'projects')).status).toBe(401)
  const made2 = await ask('POST', 'projects/local/apiKeys', {})
  expect((await askWith(() => basic(made2.json as typeof given))('GET', 'projects')).status).toBe(
    200,
  )
  const own = await ask('GET', 'organizations/apiKeys')
  expect(own.json).toMatchObject({ apiKeys: [{ note: 'terraform' }] })
})

test.each([
  ['a blank name', 'projects', { name: ' ', retention: 0 }],
  ['two days', 'projects', { name: 'x', retention: 2 }],
  ['a NUL', 'projects', { name: 'x\0', retention: 0 }],
  ['half a pair', 'projects/local/apiKeys', { publicKey: 'pk-lf-half' }],
  [
    'a public key without its prefix',
    'projects/local/apiKeys',
    { publicKey: 'pk', secretKey: 's' },
  ],
])('refuses %s with 400', async (_, path, body) => {
  const { status, json } = await ask('POST', path, body)
  expect(status).toBe(400)
  expect(json).toHaveProperty('message', expect.any(String))
})

test('members are nobody where nobody signs in', async () => {
  expect((await ask('GET', 'organizations/memberships')).json).toEqual({ memberships: [] })
  expect((await ask('GET', 'projects/local/memberships')).json).toEqual({ memberships: [] })
  const body = { userId: 'nobody', role: 'MEMBER' }
  for (const [method, path] of [
    ['PUT', 'organizations/memberships'],
    ['DELETE', 'organizations/memberships'],
    ['PUT', 'projects/local/memberships'],
    ['DELETE', 'projects/local/memberships'],
  ] as const) {
    expect([path, (await ask(method, path, body)).status]).toEqual([path, 404])
  }
})

const ROUTES = [
  ['POST', 'projects'],
  ['PUT', 'projects/local'],
  ['DELETE', 'projects/local'],
  ['GET', 'projects/local/apiKeys'],
  ['POST', 'projects/local/apiKeys'],
  ['DELETE', 'projects/local/apiKeys/local'],
  ['GET', 'projects/local/memberships'],
  ['PUT', 'projects/local/memberships'],
  ['DELETE', 'projects/local/memberships'],
  ['GET', 'organizations/projects'],
  ['GET', 'organizations/apiKeys'],
  ['GET', 'organizations/memberships'],
  ['PUT', 'organizations/memberships'],
  ['DELETE', 'organizations/memberships'],
] as const

test.each(ROUTES)('%s %s takes keys of the organization and no others', async (method, path) => {
  const body =
    method === 'GET' ? undefined : { name: 'x', retention: 0, userId: 'x', role: 'VIEWER' }
  const statusWith = async (headers: Record<string, string>) =>
    (await askWith(() => headers)(method, path, body)).status
  expect(await statusWith({})).toBe(401)
  expect(await statusWith(basic({ publicKey: 'pk-nobody', secretKey: 'sk' }))).toBe(401)
  expect(await statusWith(withKeys())).toBe(403)
  expect(await statusWith(OTHER_KEYS)).toBe(403)
  expect(await statusWith({ authorization: 'Bearer pk-heddle-local' })).toBe(403)
})

test.each(ROUTES.filter(([, path]) => path.startsWith('projects/')))(
  '%s %s finds nothing with keys of another organization',
  async (method, path) => {
    const body = { name: 'x', retention: 0, userId: 'x', role: 'VIEWER' }
    const askOther = askWith(() => keysOfOther)
    const { status } = await askOther(method, path, method === 'GET' ? undefined : body)
    expect(status).toBe(404)
  },
)

test.each(['projects', 'traces', 'v2/prompts', 'models'])(
  'keys of an organization do not open %s',
  async (path) => {
    const { status, json } = await ask('GET', path)
    expect([status, json]).toEqual([
      403,
      expect.objectContaining({ message: expect.stringContaining('keys of a project') }),
    ])
    const ingest = await app.ingest([], keys)
    expect(ingest.status).toBe(403)
    const alone = keys['authorization']?.slice('Basic '.length) ?? ''
    const bearer = { authorization: `Bearer ${atob(alone).split(':')[0]}` }
    expect((await app.ingest([], bearer)).status).toBe(401)
  },
)
