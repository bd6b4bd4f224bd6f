import type { IngestRow, IngestRun, LimitRow } from './ingest-row.ts'
import type { ServerMode } from './loaded-server.ts'
import { measureBareEngine } from './measure-bare-engine.ts'
import { measureBareHttp } from './measure-bare-http.ts'
import { measureIngest } from './measure-ingest.ts'

/** What is measured, and for how long. */
export interface RunPlan {
  readonly mode: ServerMode
  /** One server after another, each with so many clients. At least one. */
  readonly clients: readonly number[]
  readonly seconds: number
  /** Flags of the servers' Node, such as those that write a profile. */
  readonly nodeFlags?: readonly string[]
}

const WARM_UP_SECONDS = 6

/** How the limit of HTTP is measured. */
const LIMIT_CLIENTS = 16
const LIMIT_SECONDS = 8

/** Measures servers under load, and the limits beside them. */
export async function measureRun(plan: RunPlan): Promise<IngestRun> {
  const { mode, seconds, nodeFlags = [] } = plan
  const bareHttp = await measureBareHttp(LIMIT_CLIENTS, Math.min(LIMIT_SECONDS, seconds))
  const warmUpSeconds = Math.min(WARM_UP_SECONDS, seconds)
  const servers: IngestRow[] = []
  let bareEngine: LimitRow | undefined
  for (const clients of plan.clients) {
    const afterwards = (dataFolder: string) => {
      bareEngine ??= measureBareEngine(dataFolder)
    }
    const load = { mode, clients, seconds, warmUpSeconds, nodeFlags, afterwards }
    servers.push(await measureIngest(load))
  }
  if (bareEngine === undefined) throw new Error('Expected at least one number of clients')
  return { servers, bareHttp, bareEngine }
}
