import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it, onTestFinished } from 'vitest'

const checkout = join(import.meta.dirname, '../..')

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'heddle-demo-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Starts the demo; `untilPrinted` resolves when its output matches, `ended` with its exit code. */
function startDemo(...args: string[]) {
  const demo = spawn(
    process.execPath,
    ['--conditions=heddle-source', join(checkout, 'scripts/demo.ts'), ...args],
    { cwd: checkout, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  onTestFinished(() => void demo.kill('SIGTERM'))
  let text = ''
  const untilPrinted = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => void (pattern.test(text) && resolve(text))
      demo.stdout.on('data', look)
      demo.once('close', () =>
        reject(new Error(`The demo ended before it printed ${pattern}:\n${text}`)),
      )
    })
  for (const stream of [demo.stdout, demo.stderr]) {
    stream.on('data', (chunk: Buffer) => void (text += chunk.toString()))
  }
  const ended = once(demo, 'close').then(([code]) => ({ code: code as number | null, text }))
  return { demo, untilPrinted, ended }
}

describe('npx pnpm@12 demo', { timeout: 180_000 }, () => {
  it('prints both traces with their figures, checks them and ends with code 0', async () => {
    const { ended } = startDemo('--exit', '--port', '0', '--data', await temporaryFolder())
    const { code, text } = await ended
    expect(text).toMatch(
      /CHAIN rag .*\n(?:.*\n)*.*GENERATION ChatOpenAI .* gpt-4o-mini-2024-07-18 .* tokens {2}\$0\.000/u,
    )
    expect(text).toMatch(/AGENT mill_agent /u)
    expect(text.match(/✓ Checked against a second callback handler/gu)).toHaveLength(2)
    expect(text.match(/http:\/\/127\.0\.0\.1:\d+\/trace\/[\da-f]{32}/gu)).toHaveLength(2)
    expect(text).toMatch(/\n {2}9 steps · 1 model call · .* · no errors\n/u)
    expect(code).toBe(0)
  })

  it('stays up with its server until it is told to stop, then stops both', async () => {
    const { demo, untilPrinted, ended } = startDemo('--port=0', '--data', await temporaryFolder())
    const text = await untilPrinted(/Heddle is up at/u)
    const url = /Heddle is up at (\S+)\. /u.exec(text)?.[1] ?? ''
    const [link = ''] = /http:\S+\/trace\/[\da-f]{32}/u.exec(text) ?? []
    const page = await fetch(link)
    expect(page.url).toMatch(/\/project\/local\/traces\/[\da-f]{32}/u)
    expect(await page.text()).toMatch(/<!doctype html>/iu)
    demo.kill('SIGINT')
    expect((await ended).code).toBe(0)
    await expect(fetch(`${url}/api/public/health`)).rejects.toThrow('fetch failed')
  })

  it('names the way out when the port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    onTestFinished(() => void other.close())
    const { port } = other.address() as AddressInfo
    const { code, text } = await startDemo('--exit', '--port', String(port)).ended
    expect(text).toContain(`Port ${port} of 127.0.0.1 is in use.`)
    expect(text).toContain(`npx pnpm@12 demo --port ${port + 1}`)
    expect(code).toBe(1)
  })

  it('passes on why the server cannot start', async () => {
    const { code, text } = await startDemo('--exit', '--port=0', '--data=/dev/null/heddle').ended
    expect(text).toMatch(/heddle dev ended with code 1\.\n.*\/dev\/null\/heddle/u)
    expect(code).toBe(1)
  })
})
