import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createGunzip, createGzip } from 'node:zlib'

import { drainPending, Session } from 'chdb'

/** Statements that run side by side. */
const SESSIONS = 4

/** Parameters of a request that are no settings of the engine. */
const NO_SETTINGS = new Set([
  'database',
  'default_format',
  'enable_http_compression',
  'query',
  'query_id',
  'role',
  'session_id',
  'wait_end_of_query',
])

/** Where the stand-in is, and who may use it. */
export interface ClickHouseStandIn {
  /** `http://heddle:secret@127.0.0.1:port/heddle`; the database is there and empty. */
  readonly url: string
  /** What was asked, newest last. */
  readonly statements: readonly string[]
  /** The version it says it is from now on; undefined: the engine's own. */
  claimVersion(version: string | undefined): void
  close(): Promise<void>
}

/**
 * Speaks ClickHouse's HTTP protocol over the embedded engine: statements in the body or the URL, data behind them,
 * parameters, settings, users, databases, gzip both ways, and failures with their code. One in a process.
 * Source: ClickHouse's documentation of its HTTP interface.
 */
export async function startClickHouseStandIn(): Promise<ClickHouseStandIn> {
  const folder = mkdtempSync(path.join(tmpdir(), 'heddle-clickhouse-'))
  const sessions = Array.from({ length: SESSIONS }, () => new Session(folder))
  await sessions[0]?.queryAsync('CREATE DATABASE heddle')
  const pool = createPool(sessions)
  const statements: string[] = []
  let version: string | undefined
  const server = createServer((request, response) => {
    void answer(request, response, async ({ sql, format, rows }) => {
      statements.push(sql)
      const shown = version === undefined ? sql : sql.replace('version()', `'${version}'`)
      return pool(async (session) => {
        const file = path.join(folder, `${randomUUID()}.rows`)
        if (rows !== undefined) writeFileSync(file, rows)
        const run = rows === undefined ? shown : shown.replace(BINARY_ROWS, rowsOf(file))
        const result = await session.queryAsync(run, { format })
        rmSync(file, { force: true })
        return result.bytes()
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://heddle:secret@127.0.0.1:${port}/heddle`,
    statements,
    claimVersion: (claimed) => {
      version = claimed
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      for (const session of sessions) session.close()
      await drainPending()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

type Run = (asked: Asked) => Promise<Uint8Array>

async function answer(request: IncomingMessage, response: ServerResponse, run: Run): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://stand-in')
  if (url.pathname === '/ping') return void response.end('Ok.\n')
  try {
    refuseStranger(request)
    const asked = await readRequest(request, url)
    const bytes = await run(asked)
    response.setHeader('x-clickhouse-format', asked.format)
    response.setHeader('x-clickhouse-summary', '{"read_rows":"0"}')
    if (url.searchParams.get('enable_http_compression') !== '1') return void response.end(bytes)
    response.setHeader('content-encoding', 'gzip')
    const zipped = createGzip()
    zipped.pipe(response)
    zipped.end(bytes)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const code = /Code: (\d+)\./.exec(message)?.[1] ?? '1002'
    const status = code === '516' ? 403 : code === '60' || code === '81' ? 404 : 500
    response.writeHead(status, { 'x-clickhouse-exception-code': code })
    response.end(`${message} (version 26.7.2 (stand-in))\n`)
  }
}

function refuseStranger(request: IncomingMessage): void {
  const expected = `Basic ${Buffer.from('heddle:secret').toString('base64')}`
  if (request.headers.authorization === expected) return
  throw new Error(
    'Code: 516. DB::Exception: heddle: Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED)',
  )
}

interface Asked {
  readonly sql: string
  readonly format: string
  /** Rows in a binary format, which the embedded engine takes from files alone. */
  readonly rows: Buffer | undefined
}

/** How an insert of binary rows ends. */
const BINARY_ROWS = / FORMAT RowBinary$/

const rowsOf = (file: string): string => ` SELECT * FROM file(${quote(file)}, 'RowBinary')`

async function readRequest(request: IncomingMessage, url: URL): Promise<Asked> {
  const body = await readBody(request)
  const fields = new Map(url.searchParams)
  const type = request.headers['content-type'] ?? ''
  let text = body.toString()
  if (type.startsWith('multipart/form-data')) {
    text = ''
    const form = await new Response(new Uint8Array(body), {
      headers: { 'content-type': type },
    }).formData()
    for (const [name, value] of form) if (typeof value === 'string') fields.set(name, value)
  }
  const query = fields.get('query')
  const rows = query !== undefined && BINARY_ROWS.test(query) ? body : undefined
  const statement = query === undefined ? text : rows === undefined ? `${query}\n${text}` : query
  return {
    sql: [...settingsOf(fields), statement].join('; '),
    format: fields.get('default_format') ?? 'TabSeparated',
    rows,
  }
}

/** Statements that come before the one that is asked: its database and settings. */
function settingsOf(fields: ReadonlyMap<string, string>): readonly string[] {
  const before: string[] = []
  const database = fields.get('database')
  if (database) before.push(`USE \`${database}\``)
  for (const [name, value] of fields) {
    if (NO_SETTINGS.has(name)) continue
    // A name that is none would end the statement; the engine refuses those that it does not know.
    if (!/^\w+$/.test(name)) throw new Error(`Code: 115. DB::Exception: Unknown setting ${name}`)
    before.push(`SET ${name} = ${quote(value)}`)
  }
  return before
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const isZipped = request.headers['content-encoding'] === 'gzip'
  const chunks: Buffer[] = []
  for await (const chunk of isZipped ? request.pipe(createGunzip()) : request) {
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}

/** Gives each task a session that no other uses at the time. */
function createPool<Member>(members: readonly Member[]) {
  const free = [...members]
  const waiting: ((member: Member) => void)[] = []
  return async <Result>(task: (member: Member) => Promise<Result>): Promise<Result> => {
    const member = free.pop() ?? (await new Promise<Member>((resolve) => waiting.push(resolve)))
    try {
      return await task(member)
    } finally {
      const next = waiting.shift()
      if (next === undefined) free.push(member)
      else next(member)
    }
  }
}
