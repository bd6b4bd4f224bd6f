import { DeliveryLedger } from '../queue/delivery-ledger.ts'
import type { DeliveryReport } from '../queue/delivery-report.ts'

/** The keys of another project on the same server. */
export interface ProjectKeys {
  readonly publicKey: string
  readonly secretKey: string
}

/** What is asked of a project's client here. */
export interface ProjectClient {
  shutdown(): Promise<DeliveryReport>
}

/** Clients of projects that are kept at the same time; beyond it one that has nothing to send is closed. */
const MAX_PROJECTS = 200

/** The clients of the projects a program sends to besides its own, one for each project; never more than a bound while some are idle. */
export class ProjectClients<Client extends ProjectClient> {
  readonly #create: (keys: ProjectKeys) => Client
  readonly #reportOf: (client: Client) => DeliveryReport
  /** Least recently used first. */
  readonly #clients = new Map<string, Client>()
  /** What became of the events of clients that are closed. */
  #closed = new DeliveryLedger().report()

  constructor(create: (keys: ProjectKeys) => Client, reportOf: (client: Client) => DeliveryReport) {
    this.#create = create
    this.#reportOf = reportOf
  }

  /** The project's client, made on its first use. */
  get(keys: ProjectKeys): Client {
    const name = `${keys.publicKey}:${keys.secretKey}`
    const client = this.#clients.get(name) ?? this.#create(keys)
    this.#clients.delete(name)
    this.#clients.set(name, client)
    if (this.#clients.size > MAX_PROJECTS) this.#closeIdle(client)
    return client
  }

  [Symbol.iterator](): IterableIterator<Client> {
    return this.#clients.values()
  }

  /** What became of the events of all projects, together with those of `own`. */
  report(own: DeliveryReport): DeliveryReport {
    return Array.from(this, this.#reportOf).reduce(joinReports, joinReports(own, this.#closed))
  }

  #closeIdle(inUse: Client): void {
    for (const [name, client] of this.#clients) {
      const report = this.#reportOf(client)
      if (client === inUse || report.pending > 0) continue
      this.#clients.delete(name)
      this.#closed = joinReports(this.#closed, report)
      void client.shutdown()
      return
    }
  }
}

/** The counts of both together. */
export function joinReports(first: DeliveryReport, second: DeliveryReport): DeliveryReport {
  const { lastError = second.lastError, media } = first
  const files = media && second.media ? addCounts(media, second.media) : (media ?? second.media)
  return { ...addCounts(first, second), lastError, ...(files && { media: files }) }
}

/** The first with each of its numbers grown by that of the second. */
function addCounts<Counts extends object>(first: Counts, second: Counts): Counts {
  const sums = Object.entries(first).map(([name, count]: [string, unknown]) => {
    return [name, typeof count === 'number' ? count + Number(Reflect.get(second, name)) : count]
  })
  return Object.fromEntries(sums) as Counts // it has the same fields
}
