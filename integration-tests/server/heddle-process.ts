import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { onTestFinished } from 'vitest'

const CLI = fileURLToPath(new URL('../../packages/server/src/cli.ts', import.meta.url))

/** Headers with the keys of the project that `heddle dev` makes. */
export const LOCAL_KEYS = { authorization: `Basic ${btoa('pk-heddle-local:sk-heddle-local')}` }

/** `heddle <arguments>` from the sources, as a process of its own that ends with the test. */
export interface HeddleProcess {
  readonly child: ChildProcess
  /** URL of the line that says it listens. Rejects when it ends without. */
  readonly url: Promise<string>
  /** Exit code and everything printed, once it has ended. */
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>
}

export function startHeddle(...flags: readonly string[]): HeddleProcess {
  return watchHeddle(heddleCommand(...flags))
}

/** The command that {@link startHeddle} runs. */
export function heddleCommand(...flags: readonly string[]): readonly string[] {
  return [process.execPath, '--conditions=heddle-source', CLI, ...flags]
}

/** Runs `heddle` by a command that becomes its process. */
export function watchHeddle([program = '', ...args]: readonly string[]): HeddleProcess {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const printed = { stdout: '', stderr: '' }
  const url = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      printed.stdout += chunk.toString()
      const found = /^heddle listening on (\S+)$/m.exec(printed.stdout)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.stderr.on('data', (chunk: Buffer) => {
      printed.stderr += chunk.toString()
    })
    child.once('close', () => reject(new Error(`heddle ended: ${printed.stderr}`)))
  })
  url.catch(() => {})
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...printed }))
  return { child, url, ended }
}

/** A folder that is removed when the test has ended. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'heddle-start-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
