import { spawn } from 'node:child_process'
import type { SpawnOptions } from 'node:child_process'

/** Runs a program of Node.js. Rejects with everything it printed when it ends with another code than 0. */
export async function runToEnd(
  args: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env'>,
): Promise<void> {
  const program = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  const printed: string[] = []
  program.stdout.on('data', (chunk: Buffer) => printed.push(chunk.toString()))
  program.stderr.on('data', (chunk: Buffer) => printed.push(chunk.toString()))
  const code = await new Promise<number | null>((resolve, reject) => {
    program.once('error', reject)
    program.once('close', resolve)
  })
  if (code !== 0) {
    throw new Error(`${args.join(' ')} ended with code ${code}:\n${printed.join('')}`)
  }
}
