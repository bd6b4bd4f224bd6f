import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Time of the newest file at or below `path` in ms since 1970, leaving out what is named; 0 when there is nothing. */
export function newestChangeMs(path: string, leftOut: ReadonlySet<string> = new Set()): number {
  if (!existsSync(path)) return 0
  const status = statSync(path)
  if (!status.isDirectory()) return status.mtimeMs
  const names = readdirSync(path).filter((name) => !leftOut.has(name))
  return Math.max(0, ...names.map((name) => newestChangeMs(join(path, name), leftOut)))
}
