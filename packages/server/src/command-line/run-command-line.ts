import process from 'node:process'

import { Command } from 'commander'

import { StartupError } from '../start/startup-error.ts'
import { VERSION } from '../version.ts'
import {
  type ServerFlags,
  withDataFlag,
  withHostFlag,
  withPortFlag,
  withStoreFlags,
} from './server-flags.ts'

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
  withDataFlag(withPortFlag(program.command('dev')))
    .description('run a local server: this machine only, known keys, no login')
    .action(async (flags: ServerFlags) => {
      const { runDev } = await import('./dev.ts')
      await runDev(flags)
    })
  withStoreFlags(withHostFlag(withPortFlag(program.command('serve'))))
    .description('run a server for a team: login, projects and keys; writes survive a power cut')
    .action(async (flags: ServerFlags) => {
      const { runServe } = await import('./serve.ts')
      await runServe(flags)
    })
  withDataFlag(withPortFlag(program.command('doctor')))
    .description('check what the server needs; each line says how to repair what is wrong')
    .action(async (flags: ServerFlags) => {
      const { runDoctor } = await import('./doctor.ts')
      if (!(await runDoctor(flags))) process.exitCode = 1
    })
  return program
}

function describeUnforeseen(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `Heddle's server failed to start; please report this with the lines below.\n${stack}`
}
