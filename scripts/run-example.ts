import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import type { RecordedRun } from './verify-trace.ts'

/** Longest an example may run, ms: with the real API an agent may think for a while. */
const EXAMPLE_TIMEOUT_MS = 120_000

/** What a program printed, which trace it made, and which steps a second callback handler saw. */
export interface ExampleRun {
  readonly output: string
  readonly traceId: string
  readonly runs: readonly RecordedRun[]
}

/**
 * Runs a program of `examples/langchain-rag` in a process of its own, its traces going to the server at `heddleUrl`.
 * Rejects with what it printed when it fails or names no trace.
 */
export async function runExample(
  checkout: string,
  {
    program,
    args = [],
    heddleUrl,
  }: { readonly program: string; readonly args?: readonly string[]; readonly heddleUrl: string },
): Promise<ExampleRun> {
  const folder = join(checkout, 'examples/langchain-rag')
  const scratch = await mkdtemp(join(tmpdir(), 'heddle-demo-'))
  const stepsFile = join(scratch, 'steps.json')
  try {
    const output = await runProgram(
      [
        '--conditions=heddle-source',
        `--import=${pathToFileURL(join(folder, 'record-steps.ts')).href}`,
        join(folder, program),
        ...args,
      ],
      {
        ...process.env,
        HEDDLE_ENABLED: 'true',
        HEDDLE_BASE_URL: heddleUrl,
        HEDDLE_PUBLIC_KEY: 'pk-heddle-local',
        HEDDLE_SECRET_KEY: 'sk-heddle-local',
        HEDDLE_RECORD_STEPS_FILE: stepsFile,
      },
    )
    const traceId = /^Trace: ([\da-f]{32})$/mu.exec(output)?.[1]
    if (traceId === undefined) throw new Error(`${program} named no trace:\n${output}`)
    const runs = JSON.parse(await readFile(stepsFile, 'utf8')) as RecordedRun[] // written by record-steps.ts
    return { output, traceId, runs }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function runProgram(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(process.execPath, args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: EXAMPLE_TIMEOUT_MS,
  })
  let output = ''
  let problems = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (problems += chunk.toString()))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code === 0) return output
  throw new Error(`The program ended with code ${code}:\n${output}${problems}`)
}
