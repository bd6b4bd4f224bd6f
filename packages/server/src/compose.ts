import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { modelPriceListSchema } from '@heddle/core/schemas'
import type { Logger } from 'pino'

import type { ServerConfig } from './config.ts'
import { createModelMatcher, type ModelMatcher } from './domain/model-match.ts'
import modelPrices from './domain/model-prices.json' with { type: 'json' }
import { createProjectModels } from './domain/project-models.ts'
import { createRateLimit } from './domain/rate-limit.ts'
import { type App, createApp } from './http/app.ts'
import { registerControl } from './http/control.ts'
import type { RateLimits } from './http/middleware/rate-limit.ts'
import { createStaticUi } from './http/static-ui.ts'
import { changedTraces } from './ingest/changed-traces.ts'
import { createIngestService, type IngestParts } from './ingest/create-ingest-service.ts'
import type { IngestService } from './ingest/ingest-service.ts'
import { createEncodingLoader } from './ingest/load-encoding.ts'
import type { Statement } from './ingest/statement.ts'
import { createUsageEstimator } from './ingest/usage-estimator.ts'
import { withScoreConfigs } from './ingest/with-score-configs.ts'
import { createExperimentReader } from './query/create-experiment-reader.ts'
import { createTraceReader } from './query/create-trace-reader.ts'
import { createNameFinder } from './query/find-names.ts'
import { createScoreReader } from './query/list-scores.ts'
import { createSessionReader } from './query/list-sessions.ts'
import type { NumberStores } from './query/number-stores.ts'
import { createMetricsReader } from './query/read-metrics.ts'
import { createRunResultsReader } from './query/run-results.ts'
import type { SessionReader } from './query/session-reader.ts'
import type { TraceReader } from './query/trace-reader.ts'
import { createLog } from './self-telemetry/create-log.ts'
import { createStageTimes } from './self-telemetry/stage-times.ts'
import { createAccountService } from './service/accounts.ts'
import { createAnnotationQueueService } from './service/annotation-queues.ts'
import { createApiKeyAuthenticator } from './service/api-key-authenticator.ts'
import { createApiKeyService } from './service/api-keys.ts'
import { createArrivalService } from './service/arrivals.ts'
import { writeBackup } from './service/backup.ts'
import { createCommentService } from './service/comments.ts'
import { createDatasetItemService } from './service/dataset-items.ts'
import { createDatasetRunService } from './service/dataset-runs.ts'
import { createDatasetService } from './service/datasets.ts'
import { createDeliveryLedger } from './service/delivery-ledger.ts'
import { createExperimentService } from './service/experiments.ts'
import { createInvitationService } from './service/invitations.ts'
import { createLiveFeed, type LiveFeed } from './service/live-feed.ts'
import { ensureLocalProject, LOCAL_KEYS, withoutLocalKeys } from './service/local-project.ts'
import { createMediaService } from './service/media.ts'
import { createMemberService } from './service/members.ts'
import { createModelApi } from './service/model-api.ts'
import { createModelService, type ModelService } from './service/models.ts'
import { createPasswordResetService } from './service/password-resets.ts'
import { createPriceCalls } from './service/price-calls.ts'
import { createProjectService } from './service/projects.ts'
import { createPromptService } from './service/prompts.ts'
import { createRemovalService } from './service/removal.ts'
import { createRepricingService, type RepricingService, STALLED_MS } from './service/repricing.ts'
import { createRetentionSweeper } from './service/retention.ts'
import { createSavedViewService } from './service/saved-views.ts'
import { createScoreConfigService } from './service/score-configs.ts'
import { createSetupService } from './service/setup.ts'
import { createShareService } from './service/shares.ts'
import { withPromptIds } from './service/with-prompt-ids.ts'
import { BACKUP_VERSION } from './start/backup-version.ts'
import { createControlToken } from './start/control-file.ts'
import { contentsOf } from './start/with-stores.ts'
import type { BlobStore } from './store/blob-store.ts'
import type { SqlReader } from './store/clickhouse/sql-reader.ts'
import { createMemoryLiveLog } from './store/memory/live-log.ts'
import { openStores, type Stores } from './store/open-stores.ts'
import type { PostgresStores } from './store/postgres/open-postgres-stores.ts'
import { VERSION } from './version.ts'

const now = () => new Date()

/** How long a price may hold on one server after it was changed on another, ms. */
const REFRESH_MS = 2_000

/** How often a server looks for work that another one has left, ms. */
const RESUME_MS = 30_000

/** The wired parts of one server. */
export interface Composition {
  readonly app: App
  /** What whoever sees the server start may make the first account with; undefined in `dev` and when there is one. */
  readonly setupToken: string | undefined
  /** What the owner of the data folder may use the routes of `/api/control` with; undefined without such a folder. */
  readonly controlToken: string | undefined
  /** From here on `/api/public/ready` says that the server stops. */
  beginClosing(): void
  /** Writes what was acknowledged and closes the stores. */
  close(): Promise<void>
}

/** Opens the stores and wires everything; the only place that knows which part is made of what. */
export async function compose(config: ServerConfig, dataDir: string): Promise<Composition> {
  const stores = await openStores(config, dataDir)
  const { clickhouse, postgres, blobs } = stores
  if (config.mode === 'dev') await ensureLocalProject(postgres)
  const { matcher, models } = await createPricing(postgres)
  const log = createLog({ level: config.logLevel, format: config.mode === 'dev' ? 'text' : 'json' })
  const { live, arrivals, onStored } = createLiveServices(postgres, log)
  const ingestion = createIngestion({ clickhouse, postgres, matcher, onStored })
  const { ingest } = ingestion
  const changes = createChangeServices({ ...stores, ingest, matcher, models, log })
  const deliveries = createDeliveryLedger({ deliveries: postgres.deliveries, log })
  const reader = withPromptIds(createTraceReader({ ...clickhouse, matcher }), postgres.prompts)
  const sessions = createSessionReader(clickhouse)
  const refreshing = postgres.locks && refreshOften(() => models.refresh(), log)
  const access = createAccessServices(postgres, config.mode)
  let isClosing = false
  const app = createApp({
    mode: config.mode,
    version: VERSION,
    ...createLimits(config),
    publicUrl: config.publicUrl,
    metricsToken: config.metricsToken,
    localKeys: config.mode === 'dev' ? LOCAL_KEYS : null,
    ...ingestion,
    reader,
    ...createReaders(clickhouse),
    sessions,
    ...access,
    accounts: config.mode === 'dev' ? null : access.accounts,
    projects: postgres.projects,
    models,
    ...createRecordServices({ postgres, reader, sessions, sql: clickhouse.sql, blobs, live }),
    ...changes.services,
    deliveries,
    modelApi: openModelApi(config),
    arrivals,
    live,
    ui: createStaticUi(config.uiDir ?? findUiFolder()),
    log,
    now,
    isClosing: () => isClosing,
  })
  return {
    app,
    controlToken: openControl(app, stores),
    setupToken: config.mode === 'dev' ? undefined : await access.setup.open(),
    beginClosing: () => {
      isClosing = true
      // Streams never end by themselves, and a server does not stop before its answers are complete.
      live.endReaders()
    },
    close: async () => {
      clearInterval(refreshing)
      await changes.close()
      await Promise.all([deliveries.close(), live.close()])
      await Promise.all([clickhouse.close(), postgres.close()])
    },
  }
}

/** The model APIs that the playground may call; on a machine of one's own any. */
function openModelApi({ mode, modelUrls }: ServerConfig) {
  return createModelApi({ settings: { baseUrls: modelUrls, isAnyAllowed: mode === 'dev' }, fetch })
}

/** What takes in events, and the times it spends. */
function createIngestion({
  clickhouse,
  postgres,
  ...parts
}: Pick<Stores, 'clickhouse' | 'postgres'> & Pick<IngestParts, 'matcher' | 'onStored'>) {
  const stages = createStageTimes()
  const { locks } = postgres
  const service = createIngestService({ ...clickhouse, ...parts, now: Date.now, locks, stages })
  return { ingest: withScoreConfigs(service, postgres.scoreConfigs), stages }
}

/** What reads the big tables alone. */
function createReaders(stores: NumberStores) {
  return {
    scores: createScoreReader(stores.sql),
    metrics: createMetricsReader(stores),
    experimentReader: createExperimentReader(stores.sql),
  }
}

async function createPricing(postgres: PostgresStores) {
  const builtIn = modelPriceListSchema.parse(modelPrices)
  const matcher = createProjectModels(createModelMatcher(builtIn))
  const models = await createModelService({ ...postgres, builtIn, registry: matcher, now })
  return { matcher, models }
}

/** Who may come in, and what those may do who have. */
function createAccessServices(postgres: PostgresStores, mode: ServerConfig['mode']) {
  const apiKeys = mode === 'dev' ? postgres.apiKeys : withoutLocalKeys(postgres.apiKeys)
  const authenticator = createApiKeyAuthenticator({ apiKeys, now: Date.now })
  const onRemoved = () => authenticator.forget()
  const accounts = createAccountService({ ...postgres, now })
  return {
    authenticator,
    accounts,
    members: createMemberService(postgres),
    invitations: createInvitationService({ ...postgres, accounts, now }),
    passwordResets: createPasswordResetService({ ...postgres, accounts, now }),
    setup: createSetupService(postgres),
    apiKeys: createApiKeyService({ apiKeys: postgres.apiKeys, onRemoved }),
    projectService: createProjectService({ projects: postgres.projects, onRemoved, now }),
  }
}

/** Lets the owner of the data folder give orders; undefined where there is none. */
function openControl(app: App, stores: Stores): string | undefined {
  if (stores.postgres.locks !== undefined) return undefined
  const token = createControlToken()
  const contents = contentsOf(stores)
  const backup = (folder: string) =>
    writeBackup(contents, { folder, now: now(), ...BACKUP_VERSION })
  registerControl(app, { token, backup })
  return token
}

/** News for whoever looks at a project or uses its prompts. */
function createLiveServices(postgres: PostgresStores, log: Logger) {
  const liveLog = postgres.liveLog ?? createMemoryLiveLog(Date.now)
  const live = createLiveFeed({ liveLog, log, now: Date.now })
  return {
    live,
    arrivals: createArrivalService({ feed: live, apiKeys: postgres.apiKeys, now: Date.now }),
    onStored: (statements: readonly Statement[]) => tellChangedTraces(live, statements),
  }
}

/** What changes traces that are stored: other prices, and removal. */
function createChangeServices(parts: ChangeParts) {
  const repricing = createRepricing(parts)
  const { removal, retention } = createRemovals(parts)
  return {
    services: { repricing, removal },
    /** Closes the ingest service last: they write through it. */
    close: async () => {
      await Promise.all([repricing.close(), retention.close()])
      await parts.ingest.close()
    },
  }
}

interface ChangeParts extends Stores {
  readonly ingest: IngestService
  readonly matcher: ModelMatcher
  readonly models: ModelService
  readonly log: Logger
}

/** Begins with what another process, or the one before, has left. */
function createRepricing(parts: ChangeParts): RepricingService {
  const { postgres, ingest, matcher, models, log } = parts
  const load = createEncodingLoader()
  const estimator = createUsageEstimator({ matcher, load, now: Date.now, budgetMs: Infinity })
  const service = createRepricingService({
    repricings: postgres.repricings,
    calls: parts.clickhouse.calls,
    priceCalls: createPriceCalls({ matcher, estimator }),
    reprice: (observations) => ingest.reprice(observations),
    pricesOf: (projectId) => models.pricesOf(projectId),
    refreshPrices: () => models.refresh(),
    log,
    now,
  })
  const resume = (stalledMs?: number) => {
    service
      .resume(stalledMs)
      .catch((error: unknown) => log.error({ err: error }, 'repricings were not resumed'))
  }
  // Nobody else works on the stores of a folder.
  resume(postgres.locks === undefined ? undefined : STALLED_MS)
  const timer = setInterval(() => resume(STALLED_MS), RESUME_MS).unref()
  return {
    ...service,
    close: () => {
      clearInterval(timer)
      return service.close()
    },
  }
}

/** What takes away traces that somebody names, or that are older than their project keeps them. */
function createRemovals({ postgres, clickhouse, blobs, ingest, log }: ChangeParts) {
  const removal = createRemovalService({
    names: createNameFinder(clickhouse.sql),
    remove: (names) => ingest.remove(names),
    additions: postgres.additions,
    media: postgres.media,
    blobs,
  })
  const retention = createRetentionSweeper({ projects: postgres.projects, removal, log, now })
  retention.start()
  return { removal, retention }
}

/** Only where somebody looks: the traces of every event are not listed for nobody. */
function tellChangedTraces(live: LiveFeed, statements: readonly Statement[]): void {
  const projects = new Set(statements.map(({ record }) => record.projectId))
  if (![...projects].some((projectId) => live.isWatched(projectId))) return
  for (const [projectId, ids] of changedTraces(statements)) {
    live.publish({ kind: 'traces', projectId, news: { ids: [...ids], isPartial: false } })
  }
}

/** Follows what other servers change. A database that does not answer is told by the log, and asked again. */
function refreshOften(refresh: () => Promise<void>, log: Logger): NodeJS.Timeout {
  const timer = setInterval(() => {
    refresh().catch((error: unknown) => log.error({ err: error }, 'prices were not refreshed'))
  }, REFRESH_MS)
  return timer.unref()
}

/** The use cases of what is kept in Postgres: prompts, datasets, score configs, files, comments and annotation queues. */
function createRecordServices(parts: {
  readonly postgres: PostgresStores
  readonly reader: TraceReader
  readonly sessions: SessionReader
  readonly sql: SqlReader
  readonly blobs: BlobStore
  readonly live: LiveFeed
}) {
  const { postgres, reader, sessions, blobs, live } = parts
  const datasetItems = createDatasetItemService({ ...postgres, now })
  return {
    shares: createShareService({ shares: postgres.shares, reader, now }),
    prompts: createPromptService({
      prompts: postgres.prompts,
      now,
      onChange: (projectId, news) => live.publish({ kind: 'prompt', projectId, news }),
    }),
    datasets: createDatasetService({ stores: postgres, items: datasetItems, now }),
    datasetItems,
    datasetRuns: createDatasetRunService({ stores: postgres, reader, now }),
    experiments: createExperimentService({
      stores: postgres,
      results: createRunResultsReader(parts.sql),
    }),
    scoreConfigs: createScoreConfigService({ scoreConfigs: postgres.scoreConfigs, now }),
    media: createMediaService({ media: postgres.media, blobs, now }),
    annotationQueues: createAnnotationQueueService({ ...postgres, now }),
    savedViews: createSavedViewService({ savedViews: postgres.savedViews, now }),
    comments: createCommentService({
      comments: postgres.comments,
      finders: {
        TRACE: async (...of) => (await reader.getTrace(...of, ['core'])) !== undefined,
        OBSERVATION: async (...of) => (await reader.getObservation(...of)) !== undefined,
        SESSION: async (...of) => (await sessions.getSession(...of)) !== undefined,
        PROMPT: (...of) => postgres.prompts.has(...of),
      },
      now,
    }),
  }
}

function createLimits({ maxBodyBytes, apiRateLimit, ingestRateLimit }: ServerConfig) {
  const rateLimits: RateLimits = {
    api: apiRateLimit === undefined ? undefined : createRateLimit(apiRateLimit),
    ingestion: ingestRateLimit === undefined ? undefined : createRateLimit(ingestRateLimit),
    now,
  }
  return { maxBodyBytes, rateLimits }
}

/** The build copies the interface beside the bundle; a checkout has it in its own package. */
function findUiFolder(): string {
  const shipped = fileURLToPath(new URL('./ui', import.meta.url))
  return existsSync(shipped) ? shipped : fileURLToPath(new URL('../../ui/dist', import.meta.url))
}
