import { projectKeyOf } from '../client/settings.ts'
import type { Settings } from '../client/settings.ts'
import type { Log } from '../log.ts'
import { batchOf } from '../queue/batch.ts'
import type { DeliveryLedger } from '../queue/delivery-ledger.ts'
import type { ReplayReport } from '../queue/delivery-report.ts'
import type { Transport } from '../transport/transport.ts'
import { openSpool } from './open-spool.ts'
import type { ClientSpool, RelievedQueue, Spool } from './spool.ts'

type Ledger = Pick<DeliveryLedger, 'spool' | 'drop'>

export interface ClientSpoolParts {
  readonly settings: Settings
  readonly ledger: Ledger
  readonly log: Log
}

/** Opens the spool of a client that asked for one; it tells the client's ledger what becomes of the events in it. */
export function openClientSpool({
  settings,
  ledger,
  log,
}: ClientSpoolParts): ClientSpool | undefined {
  if (settings.spool === undefined) return undefined
  const replay = new Replay()
  const spool = openSpool({
    ...settings.spool,
    projectKey: projectKeyOf(settings),
    toBatch: batchOf,
    onEvicted: (count) => {
      ledger.spool(-count)
      ledger.drop('spool-full', count)
    },
    onLost: (count) => replay.lose(count),
    onFault: (message) => log.warn('spool-fault', message),
  })
  return spool && new CountedSpool(spool, { ledger, replay })
}

class CountedSpool implements ClientSpool {
  readonly #spool: Spool
  readonly #ledger: Ledger
  readonly #replay: Replay

  constructor(spool: Spool, { ledger, replay }: { ledger: Ledger; replay: Replay }) {
    this.#spool = spool
    this.#ledger = ledger
    this.#replay = replay
  }

  append(event: Uint8Array): void {
    this.#spool.append(event)
  }

  settle(position: number, count: number): void {
    this.#spool.settle(position, count)
  }

  keep(position: number, count: number): number {
    return this.#spool.keep(position, count)
  }

  relieve(queue: RelievedQueue): boolean {
    const taken = queue.take()
    if (taken === undefined) return false
    const { batch, position } = taken
    const kept = this.#spool.keep(position, batch.ends.length)
    this.#ledger.spool(kept)
    this.#ledger.drop('queue-full', batch.ends.length - kept)
    queue.settle(batch, true)
    return true
  }

  get replaying(): Promise<void> | undefined {
    return this.#replay.running
  }

  get replayed(): ReplayReport {
    return this.#replay.report
  }

  replayThrough(transport: Transport): void {
    this.#spool.onMoment(() => this.#replay.run(this.#spool, transport))
  }

  close(): void {
    this.#spool.close()
  }
}

/** Sends what earlier processes left, and counts what becomes of it. */
class Replay {
  running: Promise<void> | undefined
  report: ReplayReport = { accepted: 0, rejected: 0, lost: 0 }

  lose(count: number): void {
    this.report = { ...this.report, lost: this.report.lost + count }
  }

  run(spool: Spool, transport: Transport): void {
    if (this.running !== undefined) return
    const sending = spool.replay(async (batch) => {
      const { accepted, rejections, undelivered } = await transport.send(batch)
      if (undelivered.length > 0) return false
      const rejected = rejections.reduce((sum, { count }) => sum + count, this.report.rejected)
      this.report = { ...this.report, accepted: this.report.accepted + accepted, rejected }
      return true
    })
    this.running = sending.finally(() => {
      this.running = undefined
    })
  }
}
