import type { Context, MiddlewareHandler } from 'hono'
import type { Logger } from 'pino'

import type { IngestService } from '../ingest/ingest-service.ts'
import type { ExperimentReader } from '../query/experiment-reader.ts'
import type { MetricsReader } from '../query/metrics-reader.ts'
import type { ScoreReader } from '../query/score-reader.ts'
import type { SessionReader } from '../query/session-reader.ts'
import type { TraceReader } from '../query/trace-reader.ts'
import type { StageTimes } from '../self-telemetry/stage-times.ts'
import type { AccountService, Standing } from '../service/accounts.ts'
import type { AnnotationQueueService } from '../service/annotation-queues.ts'
import type { Access, ApiKeyAuthenticator } from '../service/api-key-authenticator.ts'
import type { ApiKeyService } from '../service/api-keys.ts'
import type { ArrivalService } from '../service/arrivals.ts'
import type { CommentService } from '../service/comments.ts'
import type { DatasetItemService } from '../service/dataset-items.ts'
import type { DatasetRunService } from '../service/dataset-runs.ts'
import type { DatasetService } from '../service/datasets.ts'
import type { DeliveryLedger } from '../service/delivery-ledger.ts'
import type { ExperimentService } from '../service/experiments.ts'
import type { InvitationService } from '../service/invitations.ts'
import type { LiveFeed } from '../service/live-feed.ts'
import type { MediaService } from '../service/media.ts'
import type { MemberService } from '../service/members.ts'
import type { ModelApi } from '../service/model-api.ts'
import type { ModelService } from '../service/models.ts'
import type { PasswordResetService } from '../service/password-resets.ts'
import type { ProjectService } from '../service/projects.ts'
import type { PromptService } from '../service/prompts.ts'
import type { RemovalService } from '../service/removal.ts'
import type { RepricingService } from '../service/repricing.ts'
import type { SavedViewService } from '../service/saved-views.ts'
import type { ScoreConfigService } from '../service/score-configs.ts'
import type { SetupService } from '../service/setup.ts'
import type { ShareService } from '../service/shares.ts'
import type { ProjectStore } from '../store/project-store.ts'
import type { User } from '../store/user-store.ts'
import type { RateLimits } from './middleware/rate-limit.ts'
import type { StaticUi } from './static-ui.ts'

/** What the HTTP edge works with; `compose.ts` makes it. */
export interface HttpParts {
  readonly mode: 'dev' | 'serve'
  readonly version: string
  readonly maxBodyBytes: number
  readonly rateLimits: RateLimits
  /** Where clients reach the server; undefined: at the host that they name. */
  readonly publicUrl: string | undefined
  /** What `/metrics` asks for. */
  readonly metricsToken: string | undefined
  /** Null in `serve`, where keys are made by people. */
  readonly localKeys: { readonly publicKey: string; readonly secretKey: string } | null
  /** People who sign in; null in `dev`, where nobody has to. */
  readonly accounts: AccountService | null
  readonly members: MemberService
  readonly invitations: InvitationService
  readonly passwordResets: PasswordResetService
  readonly setup: SetupService
  readonly apiKeys: ApiKeyService
  readonly projectService: ProjectService
  readonly ingest: IngestService
  /** How long ingestion spends in each stage. */
  readonly stages: StageTimes
  readonly reader: TraceReader
  readonly scores: ScoreReader
  readonly metrics: MetricsReader
  readonly sessions: SessionReader
  readonly authenticator: ApiKeyAuthenticator
  readonly projects: ProjectStore
  readonly shares: ShareService
  readonly scoreConfigs: ScoreConfigService
  readonly prompts: PromptService
  readonly datasets: DatasetService
  readonly datasetItems: DatasetItemService
  readonly datasetRuns: DatasetRunService
  readonly experiments: ExperimentService
  readonly experimentReader: ExperimentReader
  readonly media: MediaService
  readonly deliveries: DeliveryLedger
  readonly arrivals: ArrivalService
  readonly live: LiveFeed
  readonly models: ModelService
  readonly repricing: RepricingService
  readonly removal: RemovalService
  readonly annotationQueues: AnnotationQueueService
  readonly comments: CommentService
  readonly modelApi: ModelApi
  readonly savedViews: SavedViewService
  readonly ui: StaticUi
  readonly log: Logger
  readonly now: () => Date
  /** True from the moment the server begins to stop. */
  readonly isClosing: () => boolean
}

/** What middlewares leave for the handlers of a request. */
export interface HttpEnvironment {
  Variables: {
    requestId: string
    access: Access
    /** What became of the events of a request that was read. */
    arrived:
      | { readonly accepted: number; readonly rejected: number; readonly reason: string | null }
      | undefined
    /** Whose keys a request brought, where it takes keys of an organization. */
    organizationId: string
    user: User | undefined
    /** What the person is in the project or organization of the path. */
    standing: Standing | undefined
  }
}

export type HttpContext = Context<HttpEnvironment>
export type HttpMiddleware = MiddlewareHandler<HttpEnvironment>
