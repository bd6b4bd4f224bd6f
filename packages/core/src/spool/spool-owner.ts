import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { pid } from 'node:process'

/** How often an owner says that it is alive, milliseconds. */
export const BEAT_MS = 15_000
/** Age of the last sign of life from which on an owner that cannot be asked counts as gone, milliseconds. */
export const STALE_MS = 60_000
/** Difference in which two readings of one process's start may lie, milliseconds. */
const START_TOLERANCE_MS = 1_000

/** File in a folder that says whose it is. */
export const OWNER_FILE = 'owner.json'

/** The process that writes into a folder. */
export interface Owner {
  readonly pid: number
  readonly host: string
  /** When the process started, milliseconds since 1970. */
  readonly startedAtMs: number
}

/** This process. */
export function thisProcess(): Owner {
  return { pid, host: hostname(), startedAtMs: Date.now() - process.uptime() * 1_000 }
}

/** Says in the folder whose it is. */
export function signFolder(folder: string): void {
  writeFileSync(join(folder, OWNER_FILE), JSON.stringify(thisProcess()), { mode: 0o600 })
}

/** Says in the folder that its owner writes there no more, so that others need not wait for the end of the process. */
export function abandonFolder(folder: string): void {
  writeFileSync(join(folder, OWNER_FILE), JSON.stringify({ ...thisProcess(), startedAtMs: 0 }))
}

/** Says in the folder that its owner is alive. */
export function beat(folder: string): void {
  const now = new Date()
  utimesSync(join(folder, OWNER_FILE), now, now)
}

/** What a folder tells of its owner. */
export interface Signature {
  /** Undefined when the file is missing or was not written to its end. */
  readonly owner: Owner | undefined
  /** Time since the last sign of life, milliseconds. */
  readonly silentMs: number
}

/** Reads who owns the folder. @throws when the folder is gone. */
export function readSignature(folder: string): Signature {
  try {
    const file = join(folder, OWNER_FILE)
    const silentMs = Date.now() - statSync(file).mtimeMs
    return { owner: JSON.parse(readFileSync(file, 'utf8')) as Owner, silentMs } // signFolder wrote it
  } catch {
    return { owner: undefined, silentMs: Date.now() - statSync(folder).mtimeMs }
  }
}

/**
 * True when the owner is gone for sure, or has been silent for long. Process ids are used again, after a container's
 * restart nearly always, and say nothing about other hosts; so the start counts, and then the silence.
 */
export function isAbandoned(
  { owner, silentMs }: Signature,
  self: Owner,
  isRunning: (pid: number) => boolean = isProcessRunning,
): boolean {
  if (owner !== undefined && owner.host === self.host) {
    if (owner.pid === self.pid) {
      return Math.abs(owner.startedAtMs - self.startedAtMs) > START_TOLERANCE_MS
    }
    if (!isRunning(owner.pid)) return true
  }
  return silentMs > STALE_MS
}

function isProcessRunning(id: number): boolean {
  try {
    process.kill(id, 0)
    return true
  } catch (error) {
    // Somebody else's process may not be asked, but it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
