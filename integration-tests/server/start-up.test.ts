import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import path from 'node:path'

import { expect, onTestFinished, test } from 'vitest'

import { LOCAL_KEYS, startHeddle, temporaryFolder } from './heddle-process.ts'

const headers = { ...LOCAL_KEYS, 'content-type': 'application/json' }

async function sendTrace(url: string, id: string): Promise<void> {
  const event = { id, type: 'trace-create', timestamp: new Date().toISOString(), body: { id } }
  const body = JSON.stringify({ batch: [event] })
  const answer = await fetch(`${url}/api/public/ingestion`, { method: 'POST', headers, body })
  expect(await answer.json()).toEqual({ successes: [{ id, status: 201 }], errors: [] })
}

async function readTraceStatus(url: string, id: string): Promise<number> {
  const answer = await fetch(`${url}/api/public/traces/${id}`, { headers })
  await answer.arrayBuffer()
  return answer.status
}

/** One line that ends in a full stop and holds the fix after a colon; no stack. */
const ONE_LINE = /^[^\n]+: [^\n]+\.\n$/

test('starts, answers, stops on SIGTERM with code 0, and has kept everything when it starts again', async () => {
  const data = temporaryFolder()
  const first = startHeddle('dev', '--port', '0', '--data', data)
  const url = await first.url
  await sendTrace(url, 'kept-trace')
  first.child.kill('SIGTERM')
  const ended = await first.ended
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(ended.stdout).toContain('pk-heddle-local / sk-heddle-local')
  expect(ended.stdout).toContain('new CallbackHandler()')
  expect(existsSync(path.join(data, 'lock'))).toBe(false)
  const second = startHeddle('dev', '--port', '0', '--data', data)
  expect(await readTraceStatus(await second.url, 'kept-trace')).toBe(200)
  second.child.kill('SIGINT')
  expect((await second.ended).code).toBe(0)
})

test('stops at once while clients keep sending, and has everything it acknowledged', async () => {
  const data = temporaryFolder()
  const server = startHeddle('dev', '--port', '0', '--data', data)
  const url = await server.url
  const acknowledged: string[] = []
  const sendUntilRefused = async (client: number) => {
    for (let number = 0; ; number += 1) {
      const id = `trace-${client}-${number}`
      try {
        await sendTrace(url, id)
      } catch {
        return
      }
      acknowledged.push(id)
    }
  }
  const clients = [1, 2, 3, 4].map(sendUntilRefused)
  await expect.poll(() => acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(20)
  const signalledAt = performance.now()
  server.child.kill('SIGTERM')
  expect((await server.ended).code).toBe(0)
  expect(performance.now() - signalledAt).toBeLessThan(8000)
  await Promise.all(clients)
  const again = startHeddle('dev', '--port', '0', '--data', data)
  const reopened = await again.url
  for (const id of acknowledged) expect(await readTraceStatus(reopened, id)).toBe(200)
})

test('a port in use is one line and code 1, and the folder stays free and empty', async () => {
  const data = temporaryFolder()
  const holder = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void holder.close())
  await new Promise((resolve) => holder.once('listening', resolve))
  const { port } = holder.address() as AddressInfo
  const { code, stdout, stderr } = await startHeddle('dev', '--port', `${port}`, '--data', data)
    .ended
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(ONE_LINE)
  expect(stderr).toContain(`Port ${port} is in use`)
  expect(stderr).toContain('--port')
  expect(readdirSync(data)).toEqual([])
})

test('a second process on a folder is refused and the first goes on; killed, it gives way and has lost nothing', async () => {
  const data = temporaryFolder()
  const first = startHeddle('dev', '--port', '0', '--data', data)
  const url = await first.url
  await sendTrace(url, 'before-second')
  const refused = await startHeddle('dev', '--port', '0', '--data', data).ended
  expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 1, stdout: '' })
  expect(refused.stderr).toMatch(ONE_LINE)
  expect(refused.stderr).toContain(`in use by process ${first.child.pid}`)
  await sendTrace(url, 'after-second')
  first.child.kill('SIGKILL')
  await first.ended
  const third = startHeddle('dev', '--port', '0', '--data', data)
  const again = await third.url
  expect(await readTraceStatus(again, 'before-second')).toBe(200)
  expect(await readTraceStatus(again, 'after-second')).toBe(200)
})

test('a data folder that cannot be written is one line and code 1', async () => {
  const file = path.join(temporaryFolder(), 'a-file')
  writeFileSync(file, 'precious')
  for (const data of [file, path.join(file, 'below'), '/proc/heddle']) {
    const { code, stderr } = await startHeddle('dev', '--port', '0', '--data', data).ended
    expect(code).toBe(1)
    expect(stderr).toMatch(ONE_LINE)
    expect(stderr).toContain('Cannot write to the data folder')
  }
})

test('a port that is no port is one line and code 1', async () => {
  const { code, stderr } = await startHeddle('dev', '--port', '70000').ended
  expect(code).toBe(1)
  expect(stderr).toMatch(ONE_LINE)
  expect(stderr).toContain('port cannot be "70000"')
})

test('a 50 MB body is refused as JSON and the server goes on', async () => {
  const server = startHeddle('dev', '--port', '0', '--data', temporaryFolder())
  const url = await server.url
  const body = Buffer.alloc(50 * 1024 * 1024, 'x')
  const answer = await fetch(`${url}/api/public/ingestion`, { method: 'POST', headers, body })
  expect(answer.status).toBe(413)
  expect(await answer.json()).toMatchObject({ message: expect.stringContaining('16777216 bytes') })
  const chunked = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (let sent = 0; sent < 50; sent += 1) controller.enqueue(new Uint8Array(1024 * 1024))
      controller.close()
    },
  })
  const streamed = { method: 'POST', headers, body: chunked, duplex: 'half' as const }
  expect((await fetch(`${url}/api/public/ingestion`, streamed)).status).toBe(413)
  await sendTrace(url, 'after-flood')
})

test('bytes that are no HTTP get a JSON answer', async () => {
  const server = startHeddle('dev', '--port', '0', '--data', temporaryFolder())
  const { port } = new URL(await server.url)
  const socket = connect(Number(port), '127.0.0.1')
  socket.end('no http at all\r\n\r\n')
  const answer = await new Promise<string>((resolve) => {
    let text = ''
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
    socket.on('close', () => resolve(text))
  })
  expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  const body: unknown = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))
  expect(body).toEqual({ message: expect.any(String) })
})

test('doctor says of every need whether it is met, and how to repair what is not', async () => {
  const well = await startHeddle('doctor', '--port', '0', '--data', temporaryFolder()).ended
  expect(well.code).toBe(0)
  for (const need of ['Node', 'Platform', 'CPU', 'Data folder', 'Port']) {
    expect(well.stdout).toMatch(new RegExp(`^ok +${need} `, 'm'))
  }
  const file = path.join(temporaryFolder(), 'a-file')
  writeFileSync(file, '')
  const ill = await startHeddle('doctor', '--port', '0', '--data', file).ended
  expect(ill.code).toBe(1)
  expect(ill.stdout).toMatch(/^FAIL +Data folder .*; fix: .*--data$/m)
})
