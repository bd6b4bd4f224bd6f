import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer as createNetServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { expect, onTestFinished, test, vi } from 'vitest'

import { createServer, type StartupError } from './index.ts'

// Real stores, files and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'heddle-server-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const start = (dataDir: string) => createServer({ port: 0, dataDir, logLevel: 'silent' })

const rejection = (code: StartupError['code']) =>
  expect.objectContaining({ name: 'StartupError', code })

test('a process runs one server at a time, and another after the first is closed', async () => {
  const [first, second] = [temporaryFolder(), temporaryFolder()]
  const server = await start(first)
  await expect(start(first)).rejects.toEqual(rejection('data-folder-in-use'))
  await expect(start(second)).rejects.toEqual(rejection('server-already-running'))
  expect(readdirSync(second)).toEqual([])
  expect((await fetch(`${server.url}/api/public/health`)).status).toBe(200)
  await Promise.all([server.close(), server.close()])
  await expect(fetch(`${server.url}/api/public/health`)).rejects.toThrow('fetch failed')
  const next = await start(second)
  expect(next.url).toBe(`http://127.0.0.1:${next.port}`)
  expect((await fetch(`${next.url}/api/public/ready`)).status).toBe(200)
  await next.close()
})

test('a start that failed leaves the folder and the process free', async () => {
  const dataDir = temporaryFolder()
  const holder = createNetServer().listen(0, '127.0.0.1')
  onTestFinished(() => void holder.close())
  await once(holder, 'listening')
  const { port } = holder.address() as AddressInfo
  await expect(createServer({ port, dataDir })).rejects.toEqual(rejection('port-in-use'))
  expect(readdirSync(dataDir)).toEqual([])
  const server = await start(dataDir)
  await server.close()
})
