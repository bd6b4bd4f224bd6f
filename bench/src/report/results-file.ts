import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Machine } from './machine.ts'

/** What one workload's last run left for the report. */
export interface Results<Rows> {
  readonly measuredOn: string
  readonly machine: Machine
  readonly versions: Record<string, string>
  readonly rows: Rows
}

const folder = join(import.meta.dirname, '../../results')

const fileOf = (id: string): string => join(folder, `${id}.json`)

/** Keeps a run's figures, so that the report can be written again when another workload has run. */
export function saveResults<Rows>(id: string, results: Results<Rows>): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(fileOf(id), `${JSON.stringify(results, undefined, 2)}\n`)
}

/** The last figures of a workload; undefined when it never ran. The caller names the shape it once saved. */
export function readResults<Rows>(id: string): Results<Rows> | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(id), 'utf8')) as Results<Rows>
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
