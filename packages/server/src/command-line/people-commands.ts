import type { Command } from 'commander'

import type { KeyFlags, UserFlags } from './people.ts'
import { type StoreFlags, withStoreFlags } from './server-flags.ts'

/** Commands about people and keys. An embedded server has its data folder alone: it is stopped meanwhile. */
export function addPeopleCommands(program: Command): void {
  addUserCommands(program.command('user').description('people who sign in'))
  addKeyCommands(program.command('key').description('keys that programs send traces with'))
}

function addUserCommands(user: Command): void {
  withPasswordFlag(withStoreFlags(user.command('add <email>')))
    .description('let somebody sign in; without --password-stdin a password is made and shown once')
    .option('--role <role>', 'owner, admin, member or viewer (default: owner)')
    .option('--organization <id>', 'organization to be in, made when missing')
    .action(async (email: string, flags: UserFlags) =>
      (await import('./people.ts')).runUserAdd(email, flags),
    )
  withPasswordFlag(withStoreFlags(user.command('password <email>')))
    .description('give somebody a new password and end their sessions')
    .action(async (email: string, flags: UserFlags) =>
      (await import('./people.ts')).runUserPassword(email, flags),
    )
  withStoreFlags(user.command('remove <email>'))
    .description("remove somebody's account")
    .action(async (email: string, flags: StoreFlags) =>
      (await import('./people.ts')).runUserRemove(email, flags),
    )
  withStoreFlags(user.command('list'))
    .description('who may sign in, with role and organization')
    .action(async (flags: StoreFlags) => (await import('./people.ts')).runUserList(flags))
}

function withPasswordFlag(command: Command): Command {
  return command.option('--password-stdin', 'read the password from standard input')
}

function addKeyCommands(key: Command): void {
  withStoreFlags(key.command('create <project>'))
    .description('make keys for a project by its id or name; a new name makes a project')
    .option('--organization <id>', 'organization of a new project, made when missing')
    .option('--note <text>', 'what the keys are for')
    .action(async (project: string, flags: KeyFlags) =>
      (await import('./people.ts')).runKeyCreate(project, flags),
    )
  withStoreFlags(key.command('revoke <publicKey>'))
    .description('make keys useless')
    .action(async (publicKey: string, flags: StoreFlags) =>
      (await import('./people.ts')).runKeyRevoke(publicKey, flags),
    )
  withStoreFlags(key.command('list'))
    .description('the keys of all projects')
    .action(async (flags: StoreFlags) => (await import('./people.ts')).runKeyList(flags))
}
