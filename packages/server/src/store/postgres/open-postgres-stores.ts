import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { Kysely, PGliteDialect } from 'kysely'

import type { AdditionStore } from '../addition-store.ts'
import type { AnnotationQueueStore } from '../annotation-queue-store.ts'
import type { ApiKeyStore } from '../api-key-store.ts'
import type { BlobStore } from '../blob-store.ts'
import type { CommentStore } from '../comment-store.ts'
import type { DatasetItemStore, DatasetRunStore, DatasetStore } from '../dataset-store.ts'
import type { DeliveryStore } from '../delivery-store.ts'
import type { Durability } from '../durability.ts'
import type { InvitationStore, SetupStore } from '../invitation-store.ts'
import type { LiveLog } from '../live-log.ts'
import type { MediaStore } from '../media-store.ts'
import type { MemberStore } from '../member-store.ts'
import type { ModelStore } from '../model-store.ts'
import type { PasswordResetStore } from '../password-reset-store.ts'
import type { ProjectStore } from '../project-store.ts'
import type { PromptStore } from '../prompt-store.ts'
import type { RepricingStore } from '../repricing-store.ts'
import type { SavedViewStore } from '../saved-view-store.ts'
import type { ScoreConfigStore } from '../score-config-store.ts'
import type { ShareStore } from '../share-store.ts'
import type { RecordContents } from '../stored-tables.ts'
import { syncFolder } from '../sync-folder.ts'
import type { LoginSessionStore, UserStore } from '../user-store.ts'
import type { WriteLocks } from '../write-locks.ts'
import { createAdditionStore } from './addition-store.ts'
import { createAdvisoryLocks } from './advisory-locks.ts'
import { createAnnotationQueueStore } from './annotation-queue-store.ts'
import { createApiKeyStore } from './api-key-store.ts'
import { createPostgresBlobStore } from './blob-store.ts'
import { createCommentStore } from './comment-store.ts'
import type { Tables } from './database.ts'
import { createDatasetItemStore } from './dataset-item-store.ts'
import { createDatasetRunStore } from './dataset-run-store.ts'
import { createDatasetStore } from './dataset-store.ts'
import { createDeliveryStore } from './delivery-store.ts'
import { openEmbeddedPostgres } from './embedded-postgres.ts'
import { createInvitationStore, createSetupStore } from './invitation-store.ts'
import { createPostgresLiveLog } from './live-log.ts'
import { createMediaStore } from './media-store.ts'
import { createMemberStore } from './member-store.ts'
import { migrate } from './migrate.ts'
import { createModelStore } from './model-store.ts'
import { createPasswordResetStore } from './password-reset-store.ts'
import { createProjectStore } from './project-store.ts'
import { createPromptStore } from './prompt-store.ts'
import { explainPostgresFault, openRemotePostgres } from './remote-postgres.ts'
import { createRepricingStore } from './repricing-store.ts'
import { createSavedViewStore } from './saved-view-store.ts'
import { createScoreConfigStore } from './score-config-store.ts'
import { createShareStore } from './share-store.ts'
import { createRecordTables } from './stored-tables.ts'
import { unpackTemplate } from './template.ts'
import { createLoginSessionStore, createUserStore } from './user-store.ts'

export interface PostgresStores {
  readonly projects: ProjectStore
  readonly apiKeys: ApiKeyStore
  readonly users: UserStore
  readonly members: MemberStore
  readonly invitations: InvitationStore
  readonly passwordResets: PasswordResetStore
  readonly setup: SetupStore
  readonly loginSessions: LoginSessionStore
  readonly prompts: PromptStore
  readonly scoreConfigs: ScoreConfigStore
  readonly datasets: DatasetStore
  readonly datasetItems: DatasetItemStore
  readonly datasetRuns: DatasetRunStore
  readonly media: MediaStore
  readonly deliveries: DeliveryStore
  readonly models: ModelStore
  readonly repricings: RepricingStore
  readonly comments: CommentStore
  readonly additions: AdditionStore
  readonly savedViews: SavedViewStore
  readonly annotationQueues: AnnotationQueueStore
  readonly shares: ShareStore
  /** Bytes of files in the database itself, for servers that share no folder. */
  readonly blobs: BlobStore
  /** Everything in the tables, in one transaction. `blobs` are those of the database itself. */
  records<Result>(run: (contents: RecordContents) => Promise<Result>): Promise<Result>
  /** Locks between the servers that share the database; undefined where this process has it alone. */
  readonly locks: WriteLocks | undefined
  /** News between the servers that share the database; undefined where this process has it alone. */
  readonly liveLog: LiveLog | undefined
  /** Writes everything out and frees the database. Idempotent. */
  close(): Promise<void>
}

/**
 * Opens the embedded Postgres in the folder `postgres` of the data folder and brings its tables up to date. A missing one is
 * made, from the template
 * when there is one: half a second instead of several.
 */
export async function openPostgresStores(options: {
  readonly dataDir: string
  /** Default `process`. */
  readonly durability?: Durability
}): Promise<PostgresStores> {
  const folder = path.join(options.dataDir, 'postgres')
  return createStores(await openDatabase(folder, options.durability ?? 'process'), undefined)
}

/**
 * Connects to a Postgres server and brings its tables up to date; of several processes one does so, the others wait.
 * @throws {StartupError} `store-unreachable` with what is wrong.
 */
export async function connectPostgresStores(
  url: string,
): Promise<PostgresStores & { readonly locks: WriteLocks }> {
  const database = await openRemotePostgres(url)
  try {
    await migrate(database)
  } catch (error) {
    await database.destroy()
    throw explainPostgresFault(error, url)
  }
  const locks = createAdvisoryLocks(database)
  return { ...createStores(database, locks), locks }
}

function createStores(database: Kysely<Tables>, locks: WriteLocks | undefined): PostgresStores {
  return {
    projects: createProjectStore(database),
    apiKeys: createApiKeyStore(database),
    users: createUserStore(database),
    members: createMemberStore(database),
    invitations: createInvitationStore(database),
    passwordResets: createPasswordResetStore(database),
    setup: createSetupStore(database),
    loginSessions: createLoginSessionStore(database),
    prompts: createPromptStore(database),
    scoreConfigs: createScoreConfigStore(database),
    datasets: createDatasetStore(database),
    datasetItems: createDatasetItemStore(database),
    datasetRuns: createDatasetRunStore(database),
    media: createMediaStore(database),
    deliveries: createDeliveryStore(database),
    models: createModelStore(database),
    repricings: createRepricingStore(database),
    comments: createCommentStore(database),
    additions: createAdditionStore(database),
    savedViews: createSavedViewStore(database),
    annotationQueues: createAnnotationQueueStore(database),
    shares: createShareStore(database),
    blobs: createPostgresBlobStore(database),
    records: (run) => inOneTransaction(database, run),
    locks,
    liveLog: locks && createPostgresLiveLog(database),
    close: () => database.destroy(),
  }
}

function inOneTransaction<Result>(
  database: Kysely<Tables>,
  run: (contents: RecordContents) => Promise<Result>,
): Promise<Result> {
  return database
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute((transaction) =>
      run({
        tables: createRecordTables(transaction),
        blobs: createPostgresBlobStore(transaction),
      }),
    )
}

/**
 * Making a database takes many writes. The marker beside it stays until they are done, so that what a killed process left
 * half made is thrown away instead of opened; nothing was acknowledged from it yet.
 */
async function openDatabase(folder: string, durability: Durability): Promise<Kysely<Tables>> {
  const marker = `${folder}.incomplete`
  // Postgres syncs what it writes itself; the files of the template, or of a local server before, may be in memory only.
  const settle = async () => {
    if (durability === 'power') await syncFolder(folder)
  }
  if (existsSync(folder) && !existsSync(marker)) {
    await settle()
    return openMigrated(folder, durability)
  }
  mkdirSync(path.dirname(folder), { recursive: true })
  writeFileSync(marker, '')
  rmSync(folder, { recursive: true, force: true })
  await unpackTemplate(folder)
  const database = await openMigrated(folder, durability)
  await settle()
  rmSync(marker)
  await settle()
  return database
}

async function openMigrated(folder: string, durability: Durability): Promise<Kysely<Tables>> {
  const pglite = await openEmbeddedPostgres(folder, durability)
  const database = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) })
  try {
    await migrate(database)
    return database
  } catch (error) {
    await pglite.close()
    throw error
  }
}
