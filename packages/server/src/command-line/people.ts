import { randomUUID } from 'node:crypto'
import process from 'node:process'
import { text } from 'node:stream/consumers'

import { createPassword, hashPassword, MIN_PASSWORD_CHARACTERS } from '../auth/password.ts'
import { displaySecret, hashSecret } from '../auth/secret-hash.ts'
import { type Role, ROLES } from '../domain/role.ts'
import { createUser, toEmail } from '../service/accounts.ts'
import { createKeyPair } from '../service/api-keys.ts'
import { StartupError } from '../start/startup-error.ts'
import { withStores } from '../start/with-stores.ts'
import type { PostgresStores } from '../store/postgres/open-postgres-stores.ts'
import { say } from './say.ts'
import { serveConfig, type StoreFlags } from './server-flags.ts'

/** What is said about a person besides where the stores are. */
export interface UserFlags extends StoreFlags {
  readonly role?: string
  readonly organization?: string
  readonly passwordStdin?: boolean
}

/** What is said about a key besides where the stores are. */
export interface KeyFlags extends StoreFlags {
  readonly organization?: string
  readonly note?: string
}

/** The organization that is made when there is none. */
const FIRST_ORGANIZATION = 'main'

/** `heddle user add <email>`: the person may sign in from now on. */
export async function runUserAdd(email: string, flags: UserFlags): Promise<void> {
  const { role: given = 'owner' } = flags
  const role = ROLES.find((name) => name === given.toUpperCase())
  if (role === undefined) throw wrong(`--role to be owner, admin, member or viewer, got ${given}`)
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw wrong(`an email address, got ${email}`)
  const { password, isGiven } = await readPassword(flags)
  await withRecords(flags, async (postgres) => {
    const organizationId = await chooseOrganization(postgres, flags.organization)
    const user = await createUser(email, password)
    if (!(await postgres.users.add(user, { organizationId, role }))) {
      throw wrong(`an address that nobody has; ${user.email} has an account`)
    }
    say(`${user.email} is ${describeRole(role)} of the organization ${organizationId}.`)
  })
  if (!isGiven) say(`Password, shown this once: ${password}`)
}

/** `heddle user password <email>`: a new password; whoever was signed in with the old one no longer is. */
export async function runUserPassword(email: string, flags: UserFlags): Promise<void> {
  const { password, isGiven } = await readPassword(flags)
  const hash = await hashPassword(password)
  await withRecords(flags, async ({ users }) => {
    if (!(await users.setPassword(toEmail(email), hash))) throw nobody(email)
  })
  say(`${toEmail(email)} has a new password.`)
  if (!isGiven) say(`Password, shown this once: ${password}`)
}

/** `heddle user remove <email>`: the person's sessions end at once. */
export async function runUserRemove(email: string, flags: StoreFlags): Promise<void> {
  await withRecords(flags, async ({ users }) => {
    if (!(await users.remove(toEmail(email)))) throw nobody(email)
  })
  say(`${toEmail(email)} has no account any more.`)
}

/** `heddle user list`. */
export async function runUserList(flags: StoreFlags): Promise<void> {
  const members = await withRecords(flags, ({ users }) => users.list())
  for (const { email, organizationId, role } of members) {
    say(`${email}  ${role.toLowerCase()}  ${organizationId}`)
  }
}

/** `heddle key create <project>`: keys for a project by its id or name, which is made when there is none. */
export async function runKeyCreate(project: string, flags: KeyFlags): Promise<void> {
  const { publicKey, secretKey } = createKeyPair()
  const projectId = await withRecords(flags, async (postgres) => {
    const id = await chooseProject(postgres, project, flags.organization)
    await postgres.apiKeys.addIfAbsent({
      id: randomUUID(),
      owner: { kind: 'project', id },
      publicKey,
      secretHash: await hashSecret(secretKey),
      displaySecretKey: displaySecret(secretKey),
      note: flags.note,
      expiresAt: undefined,
    })
    return id
  })
  say(`Keys of the project ${projectId}; the secret key is shown this once.`)
  say(`HEDDLE_PUBLIC_KEY=${publicKey}\nHEDDLE_SECRET_KEY=${secretKey}`)
}

/** `heddle key list`. */
export async function runKeyList(flags: StoreFlags): Promise<void> {
  const keys = await withRecords(flags, ({ apiKeys }) => apiKeys.list())
  for (const { publicKey, displaySecretKey, owner, note = '' } of keys) {
    say(`${publicKey}  ${displaySecretKey}  ${owner.id}  ${note}`.trimEnd())
  }
}

/** `heddle key revoke <public key>`. */
export async function runKeyRevoke(publicKey: string, flags: StoreFlags): Promise<void> {
  await withRecords(flags, async ({ apiKeys }) => {
    if (!(await apiKeys.remove(publicKey)))
      throw wrong(`a public key of this server, got ${publicKey}`)
  })
  say(`${publicKey} opens nothing any more; servers that run notice within 30 seconds.`)
}

function withRecords<Result>(
  flags: StoreFlags,
  work: (postgres: PostgresStores) => Promise<Result>,
): Promise<Result> {
  return withStores(serveConfig(flags), ({ postgres }) => work(postgres))
}

/** The named organization; else the only one, or the first. */
async function chooseOrganization(
  { users }: PostgresStores,
  name: string | undefined,
): Promise<string> {
  if (name !== undefined) return name
  const [only = FIRST_ORGANIZATION, ...others] = await users.organizationIds()
  if (others.length === 0) return only
  throw wrong(`--organization, since there are several: ${[only, ...others].join(', ')}`)
}

async function chooseProject(
  postgres: PostgresStores,
  project: string,
  organization: string | undefined,
): Promise<string> {
  const all = await postgres.projects.list()
  const named = all.find(({ id }) => id === project) ?? all.find(({ name }) => name === project)
  if (named !== undefined) return named.id
  const organizationId = await chooseOrganization(postgres, organization)
  const id = randomUUID()
  await postgres.projects.addIfAbsent({
    id,
    name: project,
    organization: { id: organizationId, name: organizationId },
    metadata: {},
    retentionDays: null,
  })
  return id
}

async function readPassword({ passwordStdin }: UserFlags) {
  if (passwordStdin !== true) return { password: createPassword(), isGiven: false }
  const password = (await text(process.stdin)).replace(/\r?\n$/, '')
  if (password.length < MIN_PASSWORD_CHARACTERS) {
    throw wrong(`a password of at least ${MIN_PASSWORD_CHARACTERS} characters on stdin`)
  }
  return { password, isGiven: true }
}

function describeRole(role: Role): string {
  return role === 'OWNER' || role === 'ADMIN'
    ? `an ${role.toLowerCase()}`
    : `a ${role.toLowerCase()}`
}

function nobody(email: string): StartupError {
  return wrong(`the address of somebody with an account, got ${email}`)
}

function wrong(expected: string): StartupError {
  return new StartupError('invalid-configuration', `Expected ${expected}.`)
}
