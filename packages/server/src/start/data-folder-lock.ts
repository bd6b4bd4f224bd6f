import { randomUUID } from 'node:crypto'
import {
  closeSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'
import process from 'node:process'

import { readProcessStart } from './process-start.ts'
import { StartupError } from './startup-error.ts'

/** How often the holder touches its lock, ms. Only other hosts (containers on one volume) look at it. */
const HEARTBEAT_MS = 5_000

/** A lock of another host that was not touched for so long is abandoned, ms. Four heartbeats. */
const ABANDONED_AFTER_MS = 20_000

/** What the lock file holds: enough to tell whether its holder is still alive, also after its process id was given to another. */
interface LockRecord {
  readonly pid: number
  /** When the process started, in the system's own form; tells a process from a later one with the same id. */
  readonly processStart: string
  readonly host: string
  /** One lock of one holder; guards a take-over against a race. */
  readonly token: string
}

export interface DataFolderLock {
  /** Gives the folder back. Idempotent. */
  release(): void
}

/**
 * Takes the folder for this process through `<folder>/lock`. The lock of a process that is gone (`kill -9`, power cut) is taken over.
 * @throws {StartupError} `data-folder-in-use` while another process or another server of this process holds it.
 */
export function lockDataFolder(folder: string): DataFolderLock {
  const file = path.join(folder, 'lock')
  const record: LockRecord = {
    pid: process.pid,
    processStart: readProcessStart(process.pid) ?? 'unknown',
    host: hostname(),
    token: randomUUID(),
  }
  placeLock(file, record)
  const heartbeat = setInterval(() => touch(file), HEARTBEAT_MS)
  heartbeat.unref()
  return {
    release: () => {
      clearInterval(heartbeat)
      if (readLock(file)?.token === record.token) rmSync(file, { force: true })
    },
  }
}

function placeLock(file: string, record: LockRecord): void {
  const draft = `${file}.${record.token}`
  writeDraft(draft, record)
  try {
    while (!tryPlace(draft, file, record)) removeStaleLock(file)
  } finally {
    rmSync(draft, { force: true })
  }
}

function writeDraft(draft: string, record: LockRecord): void {
  const descriptor = openSync(draft, 'wx')
  try {
    writeSync(descriptor, JSON.stringify(record))
  } finally {
    closeSync(descriptor)
  }
}

/** Linking is atomic: of several processes one succeeds, and the lock is never seen half written. */
function tryLink(draft: string, file: string): boolean {
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false
    throw error
  }
}

function tryPlace(draft: string, file: string, record: LockRecord): boolean {
  try {
    return tryLink(draft, file)
  } catch (error) {
    // File systems without hard links (exFAT, some network mounts) refuse with one of these.
    const withoutLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']
    if (!withoutLinks.some((code) => isErrno(error, code))) throw error
    return tryWrite(file, record)
  }
}

function tryWrite(file: string, record: LockRecord): boolean {
  try {
    writeDraft(file, record)
    return true
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false
    throw error
  }
}

function removeStaleLock(file: string): void {
  const holder = readLock(file)
  if (holder !== undefined && isAlive(holder, file)) throw inUse(file, holder)
  const aside = `${file}.stale-${randomUUID()}`
  try {
    renameSync(file, aside)
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return
    throw error
  }
  const moved = readLock(aside)
  // Between reading and renaming another process may have taken over: what was moved is then its live lock.
  if (moved !== undefined && moved.token !== holder?.token) {
    tryLink(aside, file)
    rmSync(aside, { force: true })
    throw inUse(file, moved)
  }
  rmSync(aside, { force: true })
}

function isAlive(holder: LockRecord, file: string): boolean {
  if (holder.host !== hostname()) return ageMs(file) < ABANDONED_AFTER_MS
  const start = readProcessStart(holder.pid)
  return start !== undefined && (holder.processStart === 'unknown' || start === holder.processStart)
}

function inUse(file: string, holder: LockRecord): StartupError {
  const folder = path.dirname(file)
  const who = holder.pid === process.pid ? 'this process' : `process ${holder.pid}`
  const where = holder.host === hostname() ? '' : ` on ${holder.host}`
  const advice = 'stop it first, or choose another folder with --data'
  return new StartupError(
    'data-folder-in-use',
    `The data folder ${folder} is in use by ${who}${where}: ${advice}.`,
  )
}

function readLock(file: string): LockRecord | undefined {
  try {
    const record: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return isLockRecord(record) ? record : undefined
  } catch {
    return undefined
  }
}

function isLockRecord(value: unknown): value is LockRecord {
  if (typeof value !== 'object' || value === null) return false
  const texts = ['processStart', 'host', 'token']
  const hasTexts = texts.every((key) => typeof Reflect.get(value, key) === 'string')
  return hasTexts && Number.isSafeInteger(Reflect.get(value, 'pid'))
}

function ageMs(file: string): number {
  try {
    return Date.now() - statSync(file).mtimeMs
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

function touch(file: string): void {
  const now = new Date()
  try {
    utimesSync(file, now, now)
  } catch {
    // The folder was removed under us; the next write to the store reports it.
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
