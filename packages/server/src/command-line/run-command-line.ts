import process from 'node:process'

import { Command } from 'commander'

import { DEFAULT_PORT } from '../config.ts'
import { StartupError } from '../start/startup-error.ts'
import { VERSION } from '../version.ts'

interface ServerFlags {
  readonly port?: string
  readonly data?: string
}

/** Runs one command. A failure that was foreseen is one line on stderr and exit code 1. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync([...argv])
  } catch (error) {
    const isForeseen = error instanceof StartupError
    process.stderr.write(isForeseen ? `${error.message}\n` : `${describeUnforeseen(error)}\n`)
    process.exitCode = 1
  }
}

function createProgram(): Command {
  const program = new Command('heddle')
    .description('Stores, prices, searches and shows traces of LLM applications.')
    .version(VERSION)
  withServerFlags(program.command('dev'))
    .description('run a local server: this machine only, known keys, no login')
    .action(async (flags: ServerFlags) => {
      const { runDev } = await import('./dev.ts')
      await runDev(flags)
    })
  withServerFlags(program.command('doctor'))
    .description('check what the server needs; each line says how to repair what is wrong')
    .action(async (flags: ServerFlags) => {
      const { runDoctor } = await import('./doctor.ts')
      if (!(await runDoctor(flags))) process.exitCode = 1
    })
  return program
}

function withServerFlags(command: Command): Command {
  return command
    .option('--port <number>', `port to listen on, 0 for a free one (default: ${DEFAULT_PORT})`)
    .option('--data <folder>', 'folder of the stores (default: .heddle)')
}

function describeUnforeseen(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `Heddle's server failed to start; please report this with the lines below.\n${stack}`
}
