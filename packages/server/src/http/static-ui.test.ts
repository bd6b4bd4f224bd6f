import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'

import { expect, onTestFinished, test } from 'vitest'

import { createStaticUi, type UiRequest } from './static-ui.ts'

const SCRIPT = 'document.title = "Heddle";'.repeat(100)
const INLINE = 'globalThis.early = true'
const PAGE = `<!doctype html><html><head><script>${INLINE}</script></head><body></body></html>`

function builtFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'heddle-ui-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(path.join(folder, 'assets'))
  writeFileSync(path.join(folder, 'index.html'), PAGE)
  writeFileSync(path.join(folder, 'icon.svg'), '<svg/>')
  writeFileSync(path.join(folder, 'assets/main-abc.js'), SCRIPT)
  return folder
}

const get = (wanted: string, more: Partial<UiRequest> = {}): UiRequest => ({
  path: wanted,
  acceptEncoding: undefined,
  ifNoneMatch: undefined,
  ...more,
})

test('hashed assets may be kept for ever, the page may not', async () => {
  const ui = createStaticUi(builtFolder())
  const asset = await ui.answer(get('/assets/main-abc.js'))
  expect(asset?.headers.get('cache-control')).toContain('immutable')
  expect(asset?.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(await asset?.text()).toBe(SCRIPT)
  const page = await ui.answer(get('/'))
  expect(page?.headers.get('cache-control')).toBe('no-cache')
})

test('every path that names no file is the page, with a base so that its links work at any depth', async () => {
  const ui = createStaticUi(builtFolder())
  for (const deep of ['/', '/index.html', '/project/local/traces/a.b', '/../../etc/passwd']) {
    const page = await ui.answer(get(deep))
    expect(page?.status).toBe(200)
    expect(await page?.text()).toContain('<head><base href="/">')
  }
})

test('a missing asset is missing, not the page', async () => {
  expect(await createStaticUi(builtFolder()).answer(get('/assets/gone.js'))).toBeUndefined()
})

test('answers compressed as the browser prefers', async () => {
  const ui = createStaticUi(builtFolder())
  const ask = async (acceptEncoding: string) => {
    const answer = await ui.answer(get('/assets/main-abc.js', { acceptEncoding }))
    const body = Buffer.from((await answer?.arrayBuffer()) ?? new ArrayBuffer())
    return { encoding: answer?.headers.get('content-encoding'), body }
  }
  const brotli = await ask('gzip, deflate, br')
  expect(brotli.encoding).toBe('br')
  expect(brotliDecompressSync(brotli.body).toString()).toBe(SCRIPT)
  const gzip = await ask('gzip;q=1.0, br;q=0')
  expect(gzip.encoding).toBe('gzip')
  expect(gunzipSync(gzip.body).toString()).toBe(SCRIPT)
  expect((await ask('identity')).encoding).toBeNull()
})

test('an unchanged file is 304', async () => {
  const ui = createStaticUi(builtFolder())
  const etag = (await ui.answer(get('/icon.svg')))?.headers.get('etag') ?? undefined
  expect((await ui.answer(get('/icon.svg', { ifNoneMatch: etag })))?.status).toBe(304)
  expect((await ui.answer(get('/icon.svg', { ifNoneMatch: '"other"' })))?.status).toBe(200)
})

test('the policy allows own files and the inline scripts of the build, nothing else', async () => {
  const page = await createStaticUi(builtFolder()).answer(get('/'))
  const policy = page?.headers.get('content-security-policy') ?? ''
  const hash = createHash('sha256').update(INLINE).digest('base64')
  expect(policy).toContain(`script-src 'self' 'sha256-${hash}'`)
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('unsafe')
})

test('a new build is served without a restart', async () => {
  const folder = builtFolder()
  const ui = createStaticUi(folder)
  await ui.answer(get('/'))
  const index = path.join(folder, 'index.html')
  writeFileSync(index, PAGE.replace('body>', 'body>new build'))
  const later = new Date(Date.now() + 5000)
  utimesSync(index, later, later)
  expect(await (await ui.answer(get('/')))?.text()).toContain('new build')
})

test('without a build the page says how to make one', async () => {
  const answer = await createStaticUi('/nowhere').answer(get('/'))
  expect(answer?.status).toBe(503)
  expect(await answer?.text()).toContain('--filter @heddle/ui run build')
})
