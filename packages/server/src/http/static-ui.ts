import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

import { contentSecurityPolicy } from './content-security-policy.ts'

/** The built interface as it is answered. */
export interface StaticUi {
  /** The file or, for every path that names none, the page itself; undefined for a missing asset. */
  answer(request: UiRequest): Promise<Response | undefined>
}

export interface UiRequest {
  /** Path of the URL, decoded, with its leading slash. */
  readonly path: string
  readonly acceptEncoding: string | undefined
  readonly ifNoneMatch: string | undefined
}

interface UiFile {
  readonly body: Buffer
  readonly contentType: string
  readonly etag: string
  /** Compressed when first asked for, then kept: the whole interface is below 1 MB. */
  readonly encoded: Map<Encoding, Promise<Buffer>>
}

type Encoding = 'br' | 'gzip'

interface UiFiles {
  readonly files: ReadonlyMap<string, UiFile>
  readonly index: UiFile
  readonly policy: string
}

const CONTENT_TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/** Already compressed formats gain nothing. */
const COMPRESSIBLE = /^(text|image\/svg|application\/(json|wasm|manifest))/

/** Smaller bodies fit into the first packet anyway, bytes. */
const MIN_COMPRESSED_BYTES = 1024

/** Brotli's level: 300 kB of JavaScript take about 15 ms, once per file and process. */
const BROTLI_LEVEL = 6

/** Folder of the build's files whose names change with their content. */
const HASHED_FOLDER = '/assets/'

/** Serves the files of `folder`, read when first asked for and again after a new build. */
export function createStaticUi(folder: string): StaticUi {
  const indexFile = path.join(folder, 'index.html')
  let loaded: (UiFiles & { readonly builtAtMs: number }) | undefined
  const load = () => {
    const builtAtMs = statSync(indexFile, { throwIfNoEntry: false })?.mtimeMs
    if (builtAtMs === undefined) return undefined
    if (loaded?.builtAtMs !== builtAtMs) loaded = { ...readFiles(folder), builtAtMs }
    return loaded
  }
  return {
    answer: async (request) => {
      const ui = load()
      if (ui === undefined) return answerNotBuilt()
      const file = ui.files.get(request.path)
      const isMissingAsset = file === undefined && request.path.startsWith(HASHED_FOLDER)
      if (isMissingAsset) return undefined
      return answerFile(file ?? ui.index, ui.policy, request)
    },
  }
}

async function answerFile(file: UiFile, policy: string, request: UiRequest): Promise<Response> {
  const isHashed = request.path.startsWith(HASHED_FOLDER)
  const headers: Record<string, string> = {
    'content-type': file.contentType,
    'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    'content-security-policy': policy,
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    etag: file.etag,
    vary: 'accept-encoding',
  }
  if (request.ifNoneMatch === file.etag) return new Response(null, { status: 304, headers })
  const encoding = chooseEncoding(file, request.acceptEncoding)
  if (encoding === undefined) return new Response(new Uint8Array(file.body), { headers })
  headers['content-encoding'] = encoding
  return new Response(new Uint8Array(await encode(file, encoding)), { headers })
}

function chooseEncoding(file: UiFile, accepted = ''): Encoding | undefined {
  if (file.body.length < MIN_COMPRESSED_BYTES || !COMPRESSIBLE.test(file.contentType)) {
    return undefined
  }
  const offers = accepted.split(',').map((part) => part.trim().toLowerCase())
  const accepts = (name: string) =>
    offers.some(
      (offer) => offer === name || (offer.startsWith(`${name};`) && !/q=0(\.0*)?$/.test(offer)),
    )
  if (accepts('br')) return 'br'
  return accepts('gzip') ? 'gzip' : undefined
}

function encode(file: UiFile, encoding: Encoding): Promise<Buffer> {
  const known = file.encoded.get(encoding)
  if (known !== undefined) return known
  const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_LEVEL }
  const made =
    encoding === 'br'
      ? promisify(brotliCompress)(file.body, { params })
      : promisify(gzip)(file.body)
  file.encoded.set(encoding, made)
  return made
}

/** Every file by its URL path. Paths that are not in this map reach no disk, so no request can leave the folder. */
function readFiles(folder: string): UiFiles {
  const files = new Map<string, UiFile>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = path.join(entry.parentPath, entry.name)
    const urlPath = `/${path.relative(folder, file).replaceAll(path.sep, '/')}`
    files.set(urlPath, toFile(readFileSync(file), path.extname(file)))
  }
  const html = readFileSync(path.join(folder, 'index.html'), 'utf8')
  const index = toFile(Buffer.from(withBase(html)), '.html')
  files.delete('/index.html')
  return { files, index, policy: contentSecurityPolicy(html) }
}

function toFile(body: Buffer, extension: string): UiFile {
  return {
    body,
    contentType: CONTENT_TYPES[extension.toLowerCase()] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    encoded: new Map(),
  }
}

/** The build's links are relative; pages lie at any depth, so the page says where they start. */
function withBase(html: string): string {
  return html.includes('<base ') ? html : html.replace('<head>', '<head><base href="/">')
}

function answerNotBuilt(): Response {
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Heddle</title>
<h1>The interface is not built</h1>
<p>Build it once in the checkout, then reload this page (the server may keep running):</p>
<pre>npx pnpm@12 --filter @heddle/ui run build</pre>
<p>The API under <code>/api/public</code> works without it.</p></html>
`
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'",
  }
  return new Response(page, { status: 503, headers })
}
