import process from 'node:process'

import { Command } from 'commander'

import { StartupError } from '../start/startup-error.ts'
import { VERSION } from '../version.ts'
import { addPeopleCommands } from './people-commands.ts'
import {
  type ServerFlags,
  type StoreFlags,
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
    const isForeseen = isForeseenError(error)
    process.stderr.write(isForeseen ? `${error.message}\n` : `${describeUnforeseen(error)}\n`)
    process.exitCode = 1
  }
}

/** All commands with their flags. */
export function createProgram(): Command {
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
  addStoreCommands(program)
  addPeopleCommands(program)
  return program
}

/** Commands that work on the stores without a server. */
function addStoreCommands(program: Command): void {
  withStoreFlags(program.command('migrate'))
    .description('bring the tables up to date, before servers of this version start')
    .action(async (flags: StoreFlags) => (await import('./stores.ts')).runMigrate(flags))
  withStoreFlags(program.command('backup <folder>'))
    .description('write everything in the stores into a new folder')
    .action(async (folder: string, flags: StoreFlags) =>
      (await import('./stores.ts')).runBackup(folder, flags),
    )
  withStoreFlags(program.command('restore <folder>'))
    .description('put a backup into stores that have nothing of it')
    .action(async (folder: string, flags: StoreFlags) =>
      (await import('./stores.ts')).runRestore(folder, flags),
    )
  withStoreFlags(program.command('push'))
    .description('copy what is in a data folder into databases by their URLs')
    .action(async (flags: StoreFlags) => (await import('./stores.ts')).runPush(flags))
}

/** Failures whose message is one line that says what to do. */
function isForeseenError(error: unknown): error is Error {
  if (error instanceof StartupError) return true
  return error instanceof Error && ['BackupError', 'CopyError'].includes(error.name)
}

function describeUnforeseen(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `Heddle's server failed to start; please report this with the lines below.\n${stack}`
}
