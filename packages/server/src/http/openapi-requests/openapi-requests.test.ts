/** Requests made from the served OpenAPI document: valid, almost valid and hostile, to every route, with every kind of key. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { OTHER_KEYS } from '../../testing/other-project.ts'
import { type AppFixture, openApp, withKeys } from '../app-fixture.ts'
import type { OpenApiDocument } from '../public-api/openapi-document.ts'
import { arbitraryRequest, type GeneratedRequest, type Route } from './arbitrary-request.ts'
import { describeFault } from './describe-fault.ts'
import { type KnownIds, MARKS, seedProjects } from './seeded-projects.ts'

// Real stores, files and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let app: AppFixture
let document: OpenApiDocument
let routes: readonly Route[]
let ids: KnownIds

/** Keys of the other project's organization; they are made before the tests. */
const organizationKeys: Record<string, string> = {}

/** Every kind of key, whose marks an answer to it may hold, and whose things it may take away. */
const KEYS = {
  own: { headers: withKeys(), mayRead: 'own' },
  other: { headers: OTHER_KEYS, mayRead: 'other' },
  'public key alone': { headers: { authorization: 'Bearer pk-heddle-local' }, mayRead: undefined },
  organization: { headers: organizationKeys, mayRead: undefined },
  'wrong pair': {
    headers: { authorization: `Basic ${btoa('pk-heddle-local:sk-other')}` },
    mayRead: undefined,
  },
  none: { headers: {}, mayRead: undefined },
} as const
type KeyKind = keyof typeof KEYS
const KINDS = Object.keys(KEYS) as readonly KeyKind[]

beforeAll(async () => {
  app = await openApp({ hasOtherProject: true })
  document = (await app.ask('/api/public/openapi.json')).json as OpenApiDocument
  routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  )
  ids = { ...(await seedProjects(app)), ...(await makeOrganization()) }
})

afterAll(() => app.close())

async function post(path: string, headers: Record<string, string>, body: object) {
  const { json } = await app.ask(path, { method: 'POST', headers, body: JSON.stringify(body) })
  return json as { readonly id: string; readonly publicKey: string; readonly secretKey: string }
}

/** Makes keys of an organization, and things that they may do anything to; gives the ids. */
async function makeOrganization(): Promise<KnownIds> {
  const pair = await post('/api/ui/organizations/other/api-keys', {}, { note: 'keys' })
  organizationKeys['authorization'] = `Basic ${btoa(`${pair.publicKey}:${pair.secretKey}`)}`
  const project = await post('/api/public/projects', organizationKeys, {
    name: 'Free',
    retention: 0,
  })
  const key = await post(`/api/public/projects/${project.id}/apiKeys`, organizationKeys, {})
  return { projectId: [project.id, 'local'], apiKeyId: [key.id] }
}

/** A key takes away only what is not its own, so that what is there stays to be found. */
function idsFor(kind: KeyKind, { method }: Route): KnownIds {
  const { mayRead } = KEYS[kind]
  if (mayRead === undefined || method === 'get' || method === 'post') return ids
  const foreign = mayRead === 'own' ? 1 : 0
  return Object.fromEntries(
    Object.entries(ids).map(([name, pair]) => [name, pair.slice(foreign, foreign + 1)]),
  )
}

const requestsOf = (route: Route, kind: KeyKind) =>
  arbitraryRequest(route, { document, ids: idsFor(kind, route) })

async function expectDescribed(
  { route, target, body }: GeneratedRequest,
  kind: KeyKind,
): Promise<number> {
  const method = route.method.toUpperCase()
  const headers = { ...KEYS[kind].headers, 'content-type': 'application/json' }
  const answer = await app.ask(target, { method, headers, ...(body === undefined ? {} : { body }) })
  const fault = describeFault(route, KEYS[kind], { answer, document })
  expect(fault && `${kind}: ${method} ${target} ${body ?? ''}\n${fault}`).toBeUndefined()
  return answer.status
}

test('every route answers every kind of key as described, with ids of both projects', async () => {
  const served = new Set<string>()
  for (const route of routes) {
    for (const kind of KINDS) {
      const numRuns = kind === 'own' || kind === 'other' ? 2 : 1
      for (const request of fc.sample(requestsOf(route, kind), { numRuns, seed: 7 })) {
        const status = await expectDescribed(request, kind)
        if (status < 300) served.add(`${route.method} ${route.path}`)
      }
    }
  }
  expect(routes.length).toBeGreaterThan(70)
  // Requests that all are refused would show nothing.
  expect(served.size).toBeGreaterThan(routes.length / 3)
})

test('no request makes a route fail, tell of another project, or answer what is not described', async () => {
  const kinds = fc.constantFrom<KeyKind>('own', 'own', 'other', 'organization')
  const request = fc
    .tuple(fc.constantFrom(...routes), kinds)
    .chain(([route, kind]) => fc.tuple(requestsOf(route, kind), fc.constant(kind)))
  await fc.assert(
    fc.asyncProperty(request, async ([made, kind]) => {
      const status = await expectDescribed(made, kind)
      expect(status).not.toBe(500)
    }),
    { numRuns: 400 },
  )
})

test.each(['1e308', '-1.7976931348623157e308', '9007199254740993', '1e16'])(
  'a number as large as %s is compared like any other',
  async (value) => {
    const compared = await app.ask(
      `/api/public/scores?${new URLSearchParams({ operator: '<=', value })}`,
      { headers: KEYS.own.headers },
    )
    expect([compared.status, compared.text.includes(MARKS.own)]).toEqual([
      200,
      !value.startsWith('-'),
    ])
    const listed = { dataType: 'NUMERIC', value }
    const third = `/api/public/v3/scores?${new URLSearchParams(listed)}`
    expect((await app.ask(third, { headers: KEYS.own.headers })).status).toBe(200)
  },
)

test('after all of that, both projects hold what they held', async () => {
  const paths = [
    '/traces/{traceId}',
    '/observations/{observationId}',
    '/v2/scores/{scoreId}',
    '/v2/prompts/{name}',
    '/v2/datasets/{datasetName}',
    '/dataset-items/{itemId}',
    '/score-configs/{configId}',
    '/models/{modelId}',
    '/comments/{commentId}',
    '/annotation-queues/{queueId}',
  ]
  for (const [index, kind] of (['own', 'other'] as const).entries()) {
    for (const path of paths) {
      const target = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name]?.[index] ?? '')
      const { status, text } = await app.ask(`/api/public${target}`, {
        headers: KEYS[kind].headers,
      })
      expect([kind, path, status, text.includes(MARKS[kind])]).toEqual([kind, path, 200, true])
    }
  }
})
