import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

export interface ProgramRun {
  readonly baseUrl?: string
  readonly flags?: readonly string[]
  /** Arguments behind the address. */
  readonly rest?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

/** Runs a program of this folder to its natural end and returns what it printed, read as JSON. */
export async function runProgram(name: string, run: ProgramRun = {}): Promise<unknown> {
  const program = join(import.meta.dirname, 'programs', `${name}.ts`)
  const flags = ['--conditions=heddle-source', ...(run.flags ?? [])]
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...flags, program, run.baseUrl ?? '', ...(run.rest ?? [])],
    { env: { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'test', ...run.environment } },
  )
  return JSON.parse(stdout)
}
