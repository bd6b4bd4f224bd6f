import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** How a command reaches the server that holds a data folder. */
export interface ServerControl {
  readonly url: string
  /** Known to whoever may read the folder, and to nobody else. */
  readonly token: string
}

/** A token for one run of a server. */
export function createControlToken(): string {
  return randomBytes(32).toString('hex')
}

/** Leaves word in the data folder how to reach its server; readable by the folder's owner only. */
export function writeControlFile(dataDir: string, control: ServerControl): void {
  // A file that is there already would keep its mode.
  removeControlFile(dataDir)
  writeFileSync(fileIn(dataDir), JSON.stringify(control), { mode: 0o600, flag: 'wx' })
}

export function removeControlFile(dataDir: string): void {
  rmSync(fileIn(dataDir), { force: true })
}

/** Undefined when no server left word. */
export function readControlFile(dataDir: string): ServerControl | undefined {
  try {
    const control: unknown = JSON.parse(readFileSync(fileIn(dataDir), 'utf8'))
    return isControl(control) ? control : undefined
  } catch {
    return undefined
  }
}

function isControl(value: unknown): value is ServerControl {
  if (typeof value !== 'object' || value === null) return false
  return ['url', 'token'].every((key) => typeof Reflect.get(value, key) === 'string')
}

function fileIn(dataDir: string): string {
  return path.join(dataDir, 'control.json')
}
