/** Projects, their keys and members through the published `@langfuse/client` 5 with keys of an organization, unmodified. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { createServer } from '@heddle/server'
import type { RunningServer } from '@heddle/server'
import { LangfuseClient } from '@langfuse/client'
import { afterAll, beforeAll, expect, it } from 'vitest'

let dataDir: string
let server: RunningServer
let cookie: string
let organizationId: string
let client: LangfuseClient

/** What the interface asks. */
async function ask(method: string, path: string, body?: unknown) {
  const answer = await fetch(`${server.url}/api/ui/${path}`, {
    method,
    headers: { cookie },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie
  return (await answer.json()) as Record<string, string>
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'heddle-compat-'))
  server = await createServer({ mode: 'serve', port: 0, dataDir })
  cookie = ''
  await ask('POST', 'setup', {
    token: new URL(server.setupUrl ?? '').hash.slice(1),
    email: 'ann@heddle.test',
    password: 'correct horse',
    organizationName: 'Acme',
    projectName: 'Support',
  })
  const bootstrap = (await ask('GET', 'bootstrap')) as unknown as {
    organizations: { id: string }[]
  }
  organizationId = bootstrap.organizations[0]?.id ?? ''
  const keys = await ask('POST', `organizations/${organizationId}/api-keys`, {})
  client = new LangfuseClient({
    baseUrl: server.url,
    publicKey: keys['publicKey'] ?? '',
    secretKey: keys['secretKey'] ?? '',
  })
})
afterAll(async () => {
  await server.close()
  await rm(dataDir, { recursive: true, force: true })
})

it('makes a project with keys that trace into it, changes and deletes it', async () => {
  const { projects } = client.api
  const made = await projects.create({ name: 'Shop', metadata: { team: 'a' }, retention: 0 })
  expect(made).toMatchObject({ name: 'Shop', organization: { id: organizationId, name: 'Acme' } })
  const keys = await projects.createApiKey(made.id, { note: 'ci' })
  const inside = new LangfuseClient({ baseUrl: server.url, ...keys })
  expect((await inside.api.projects.get()).data).toMatchObject([{ id: made.id, name: 'Shop' }])
  await expect(inside.api.projects.getApiKeys(made.id)).rejects.toMatchObject({ statusCode: 403 })
  await expect(client.api.projects.get()).rejects.toMatchObject({ statusCode: 403 })
  expect((await projects.getApiKeys(made.id)).apiKeys).toMatchObject([{ id: keys.id, note: 'ci' }])
  expect(await projects.update(made.id, { name: 'Store' })).toMatchObject({
    name: 'Store',
    metadata: { team: 'a' },
  })
  const listed = await client.api.organizations.getOrganizationProjects()
  expect(listed.projects.map(({ name }) => name)).toEqual(['Support', 'Store'])
  expect(await projects.deleteApiKey(made.id, keys.id)).toEqual({ success: true })
  await expect(inside.api.projects.get()).rejects.toMatchObject({ statusCode: 401 })
  expect(await projects.delete(made.id)).toMatchObject({ success: true })
  await expect(projects.getApiKeys(made.id)).rejects.toMatchObject({ statusCode: 404 })
})

it('reads and changes who is a member, of the organization and of a project', async () => {
  const { organizations } = client.api
  const { token } = await ask('POST', `organizations/${organizationId}/invitations`, {
    email: 'bo@heddle.test',
    role: 'VIEWER',
  })
  const accepted = { token, password: 'battery staple' }
  await fetch(`${server.url}/api/ui/invitation/acceptance`, {
    method: 'POST',
    body: JSON.stringify(accepted),
  })
  const { memberships } = await organizations.getOrganizationMemberships()
  expect(memberships).toMatchObject([
    { email: 'ann@heddle.test', role: 'OWNER' },
    { email: 'bo@heddle.test', role: 'VIEWER' },
  ])
  const userId = memberships[1]?.userId ?? ''
  const changed = await organizations.updateOrganizationMembership({ userId, role: 'MEMBER' })
  expect(changed).toEqual({
    userId,
    role: 'MEMBER',
    email: 'bo@heddle.test',
    name: 'bo@heddle.test',
  })
  const projectId = (await organizations.getOrganizationProjects()).projects[0]?.id ?? ''
  await organizations.updateProjectMembership(projectId, { userId, role: 'ADMIN' })
  expect(await organizations.getProjectMemberships(projectId)).toMatchObject({
    memberships: [{ userId, role: 'ADMIN' }],
  })
  const back = await organizations.deleteProjectMembership(projectId, { userId })
  expect(back).toMatchObject({ userId })
  const owner = memberships[0]?.userId ?? ''
  await expect(
    organizations.updateOrganizationMembership({ userId: owner, role: 'VIEWER' }),
  ).rejects.toMatchObject({ statusCode: 409 })
  expect(await organizations.deleteOrganizationMembership({ userId })).toMatchObject({ userId })
  expect((await organizations.getOrganizationMemberships()).memberships).toHaveLength(1)
  expect((await organizations.getOrganizationApiKeys()).apiKeys).toHaveLength(1)
})
