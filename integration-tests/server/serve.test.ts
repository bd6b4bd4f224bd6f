import { expect, test } from 'vitest'

import { addOtherProject, OTHER_KEYS } from '../../packages/server/src/testing/other-project.ts'
import { send } from './full-project.ts'
import { LOCAL_KEYS, startHeddle, temporaryFolder } from './heddle-process.ts'

async function statusOf(url: string, headers: Record<string, string>): Promise<number> {
  const answer = await fetch(`${url}/api/public/traces`, { headers })
  await answer.arrayBuffer()
  return answer.status
}

test('a new server says how to begin, answers by any name, and has no way in', async () => {
  const server = startHeddle(
    'serve',
    '--port',
    '0',
    '--host',
    '0.0.0.0',
    '--data',
    temporaryFolder(),
  )
  const url = await server.url
  expect(await statusOf(url, LOCAL_KEYS)).toBe(401)
  expect(await statusOf(url, {})).toBe(401)
  const health = await fetch(`${url}/api/public/health`, { headers: { host: 'heddle.example' } })
  expect(health.status).toBe(200)
  for (const path of ['projects/local/traces', 'projects/local/traces/t/skeleton']) {
    expect([401, 404]).toContain((await fetch(`${url}/api/ui/${path}`)).status)
  }
  server.child.kill('SIGTERM')
  const { code, stdout, stderr } = await server.ended
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain(`${url.replace('0.0.0.0', '127.0.0.1')}/setup#`)
})

test('the folder of a local server opens for its projects, not for the keys that everybody knows', async () => {
  const data = temporaryFolder()
  const local = startHeddle('dev', '--port', '0', '--data', data)
  await send({ url: await local.url, headers: LOCAL_KEYS }, 'trace-create', { id: 'mine' })
  local.child.kill('SIGTERM')
  await local.ended
  await addOtherProject(data)
  const server = startHeddle('serve', '--port', '0', '--data', data)
  const url = await server.url
  expect(await statusOf(url, LOCAL_KEYS)).toBe(401)
  expect(await statusOf(url, { authorization: 'Bearer pk-heddle-local' })).toBe(401)
  expect(await statusOf(url, OTHER_KEYS)).toBe(200)
  await send({ url, headers: OTHER_KEYS }, 'trace-create', { id: 'theirs' })

  const second = await startHeddle('serve', '--port', '0', '--data', data).ended
  expect({ code: second.code, stdout: second.stdout }).toEqual({ code: 1, stdout: '' })
  expect(second.stderr).toContain(`${data} is in use by process ${server.child.pid}: stop it first`)
  server.child.kill('SIGTERM')
  const { code, stdout } = await server.ended
  expect(code).toBe(0)
  expect(stdout).toContain('/setup#')
})

test('a server that cannot reach its databases says so in one line and ends', async () => {
  const urls = ['--database-url', 'postgres://heddle:secret@127.0.0.1:1/heddle']
  const { code, stderr } = await startHeddle(
    'serve',
    ...urls,
    '--clickhouse-url',
    'http://127.0.0.1:1',
  ).ended
  expect(code).toBe(1)
  expect(stderr).toMatch(/^Postgres does not answer at 127\.0\.0\.1:1 [^\n]+: [^\n]+\.\n$/)
  expect(stderr).not.toContain('secret')
})
