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
  #closed: DeliveryReport | undefined

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

  [Symbol.iterator](): Iterator<Client> {
    return this.#clients.values()
  }

  /** What became of the events of all projects, together with those of `own`. */
  report(own: DeliveryReport): DeliveryReport {
    const open = Array.from(this.#clients.values(), this.#reportOf)
    return open.reduce(
      joinReports,
      this.#closed === undefined ? own : joinReports(own, this.#closed),
    )
  }

  #closeIdle(inUse: Client): void {
    for (const [name, client] of this.#clients) {
      const report = this.#reportOf(client)
      if (client === inUse || report.pending > 0) continue
      this.#clients.delete(name)
      this.#closed = this.#closed === undefined ? report : joinReports(this.#closed, report)
      void client.shutdown()
      return
    }
  }
}

function joinReports(first: DeliveryReport, second: DeliveryReport): DeliveryReport {
  return {
    sent: first.sent + second.sent,
    accepted: first.accepted + second.accepted,
    rejected: first.rejected + second.rejected,
    dropped: first.dropped + second.dropped,
    spooled: first.spooled + second.spooled,
    pending: first.pending + second.pending,
    lastError: first.lastError ?? second.lastError,
  }
}
