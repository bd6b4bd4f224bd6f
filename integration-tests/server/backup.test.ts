import path from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import {
  addOtherProjectByUrl,
  OTHER_KEYS,
} from '../../packages/server/src/testing/other-project.ts'
import {
  type OuterStores,
  startOuterStores,
} from '../../packages/server/src/testing/outer-stores.ts'
import { fillProject, readProject, send } from './full-project.ts'
import { LOCAL_KEYS, startHeddle, temporaryFolder } from './heddle-process.ts'

let stores: OuterStores
let urlFlags: readonly string[]

beforeAll(async () => {
  stores = await startOuterStores()
  const { databaseUrl, clickhouseUrl } = stores.urls
  urlFlags = ['--database-url', databaseUrl, '--clickhouse-url', clickhouseUrl]
  await addOtherProjectByUrl(databaseUrl)
})

afterAll(async () => {
  await stores.close()
})

/** Runs a command to its end; gives what it printed. */
async function run(...flags: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await startHeddle(...flags).ended
  expect({ flags, code, stderr }).toEqual({ flags, code: 0, stderr: '' })
  return stdout
}

async function refusal(...flags: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await startHeddle(...flags).ended
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/^[^\n]+: [^\n]+\.\n$/)
  return stderr
}

/** Checksums as a command printed them, by table. */
function checksumsIn(printed: string): Record<string, string> {
  const lines = printed.matchAll(/^ {2}(\S+) +(\d+) {2}([0-9a-f]{16})$/gm)
  return Object.fromEntries([...lines].map(([, name, rows, hash]) => [name, `${rows} ${hash}`]))
}

async function stop(server: ReturnType<typeof startHeddle>): Promise<void> {
  server.child.kill('SIGTERM')
  expect((await server.ended).code).toBe(0)
}

test('a backup of a data folder gives the same answers when it is restored, and so does its push into databases', async () => {
  const data = temporaryFolder()
  const server = startHeddle('dev', '--port', '0', '--data', data)
  const local = { url: await server.url, headers: LOCAL_KEYS }
  const paths = await fillProject(local)
  const expected = await readProject(local, paths)
  const whileItRan = path.join(temporaryFolder(), 'backup')
  const ofRunning = checksumsIn(await run('backup', whileItRan, '--data', data))
  const stranger = await fetch(`${local.url}/api/control/backup`, {
    method: 'POST',
    headers: { ...LOCAL_KEYS, 'content-type': 'application/json' },
    body: JSON.stringify({ folder: path.join(data, 'stolen') }),
  })
  expect(stranger.status).toBe(401)
  expect(await refusal('backup', whileItRan, '--data', data)).toContain('is there already')
  await stop(server)

  const folder = path.join(temporaryFolder(), 'backup')
  const backedUp = checksumsIn(await run('backup', folder, '--data', data))
  const { delivery_processes: _, ...sameForBoth } = backedUp
  expect(ofRunning).toMatchObject(sameForBoth)
  expect(Object.keys(backedUp)).toEqual(
    expect.arrayContaining(['observations', 'traces', 'scores', 'prompts', 'projects', 'files']),
  )

  const again = temporaryFolder()
  const restored = checksumsIn(await run('restore', whileItRan, '--data', again))
  expect(restored).toEqual(ofRunning)
  expect(await refusal('restore', folder, '--data', again)).toContain('project local already')
  const second = startHeddle('dev', '--port', '0', '--data', again)
  expect(await readProject({ ...local, url: await second.url }, paths)).toEqual(expected)
  await stop(second)

  const pushed = checksumsIn(await run('push', '--data', data, ...urlFlags))
  for (const table of ['observations', 'traces', 'scores', 'prompt_versions', 'files']) {
    expect(pushed[table]).toBe(backedUp[table])
  }
  expect(pushed['api_keys']).toBeUndefined()
  expect(await refusal('push', '--data', data, ...urlFlags)).toContain('project local already')
  await stores.postgres.query(
    `insert into api_keys (id, project_id, public_key, secret_hash, display_secret_key)
     select 'new', 'local', 'pk-new', secret_hash, 'sk' from api_keys where public_key = 'pk-other'`,
  )
  const big = startHeddle('serve', '--port', '0', ...urlFlags)
  const headers = { authorization: `Basic ${btoa('pk-new:sk-other')}` }
  expect(await readProject({ url: await big.url, headers }, paths)).toEqual(expected)
  await stop(big)
})

test('databases are backed up while servers write to them, and restored into a data folder', async () => {
  const server = startHeddle('serve', '--port', '0', ...urlFlags)
  const client = { url: await server.url, headers: OTHER_KEYS }
  const paths = (await fillProject(client)).filter(
    (name) => !['traces', 'v2/scores'].includes(name),
  )
  const expected = await readProject(client, paths)
  const writer = new AbortController()
  const sent: string[] = []
  const writing = (async () => {
    while (!writer.signal.aborted) {
      const id = `late-${sent.length}`
      await send(client, 'span-create', { id, traceId: `trace-${id}` })
      sent.push(id)
    }
  })()
  await expect.poll(() => sent.length, { timeout: 30_000 }).toBeGreaterThan(5)
  const before = sent.length
  const folder = path.join(temporaryFolder(), 'backup')
  await run('backup', folder, ...urlFlags)
  writer.abort()
  await writing
  expect(sent.length).toBeGreaterThan(before)
  await stop(server)

  const data = temporaryFolder()
  await run('restore', folder, '--data', data)
  const again = startHeddle('serve', '--port', '0', '--data', data)
  const restored = { ...client, url: await again.url }
  expect(await readProject(restored, paths)).toEqual(expected)
  const observations = await fetch(`${restored.url}/api/public/observations?limit=100`, {
    headers: OTHER_KEYS,
  })
  const { data: found } = (await observations.json()) as { data: { id: string; traceId: string }[] }
  const ids = found.map(({ id }) => id)
  expect(ids).toEqual(expect.arrayContaining(sent.slice(0, Math.min(before, 50)).slice(-1)))
  for (const { traceId } of found.filter(({ id }) => id.startsWith('late-'))) {
    const trace = await fetch(`${restored.url}/api/public/traces/${traceId}`, {
      headers: OTHER_KEYS,
    })
    expect(trace.status).toBe(200)
  }
})
