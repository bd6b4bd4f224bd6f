import type { HandedOver } from '../client/exporter.ts'
import type { MediaContext, MediaReport } from '../client/media-upload.ts'
import { backoff } from '../transport/retrying-transport.ts'
import type { SendProblem } from '../transport/send-result.ts'
import { createSignal } from '../transport/signal.ts'
import type { Signal } from '../transport/signal.ts'
import type { Sleeper } from '../transport/sleeper.ts'
import type { MediaFile, MediaFiles } from './media-files.ts'
import { uploadHeaders } from './media-protocol.ts'
import type { MediaPlace, MediaProtocol } from './media-protocol.ts'

/** Uploads at the same time; events go first. */
const CONCURRENCY = 2
/** How long one file is tried, milliseconds; as long as a batch of events. */
const DEADLINE_MS = 600_000
/** How long files are given up at once after the server refused the keys, milliseconds. */
const REFUSED_PAUSE_MS = 60_000

export interface MediaUploadsParts extends Pick<MediaContext, 'onLoss' | 'onProblem'> {
  readonly files: MediaFiles
  readonly protocol: MediaProtocol
  readonly sleeper: Sleeper
}

interface Job extends Signal {
  readonly file: MediaFile
  readonly place: MediaPlace
}

/** Brings files to the server, the same file once at a time, and counts what becomes of each. */
export class MediaUploads {
  readonly #parts: MediaUploadsParts
  readonly #waiting: Job[] = []
  readonly #active = new Set<Job>()
  #refusedUntil = 0
  #isClosed = false
  #uploaded = 0
  #known = 0
  #dropped = 0

  constructor(parts: MediaUploadsParts) {
    this.#parts = parts
  }

  report(): MediaReport {
    const pending = this.#waiting.length + this.#active.size
    return { uploaded: this.#uploaded, known: this.#known, dropped: this.#dropped, pending }
  }

  add(file: MediaFile, place: MediaPlace): void {
    if (this.#isClosed) return this.drop('the client was shut down')
    file.isWanted = true
    this.#waiting.push({ file, place, ...createSignal() })
    this.#pump()
  }

  /** Counts a file that will not arrive. */
  drop(reason: string): void {
    this.#dropped++
    this.#parts.onLoss({ kind: 'dropped', reason: `media: ${reason}`, count: 1 })
  }

  async drain(): Promise<void> {
    this.#parts.sleeper.wake()
    await Promise.all(Array.from([...this.#waiting, ...this.#active], ({ done }) => done))
  }

  handOver(): readonly HandedOver[] {
    const jobs = [...this.#active, ...this.#stop()]
    this.#active.clear()
    return jobs.flatMap((job) => {
      const { file, place } = job
      if (file.bytes === undefined) return []
      const body = file.bytes as Uint8Array<ArrayBuffer> // made by this package
      return {
        request: this.#parts.protocol.announcement(file, place),
        upload: { headers: uploadHeaders(file), body },
        settle: (answer) => {
          const isStored = answer !== undefined && answer.status >= 200 && answer.status <= 299
          this.#settle(job, isStored ? 'uploaded' : 'the process ended')
        },
      }
    })
  }

  async close(): Promise<void> {
    for (const job of this.#stop()) this.#settle(job, 'the client was shut down')
    await Promise.all(Array.from(this.#active, ({ done }) => done))
    await this.#parts.protocol.close()
  }

  #stop(): Job[] {
    this.#isClosed = true
    this.#parts.sleeper.close()
    return this.#waiting.splice(0)
  }

  #pump(): void {
    while (this.#active.size < CONCURRENCY) {
      const busy = new Set(Array.from(this.#active, ({ file }) => file))
      const index = this.#waiting.findIndex(({ file }) => !busy.has(file))
      const [job] = index === -1 ? [] : this.#waiting.splice(index, 1)
      if (job === undefined) return
      this.#active.add(job)
      void this.#run(job)
    }
  }

  async #run(job: Job): Promise<void> {
    const isNew = job.file.bytes !== undefined
    const outcome = await this.#tryUntilAnswered(job)
    // After a hand-over the file is accounted for elsewhere.
    if (this.#active.delete(job)) {
      if (typeof outcome !== 'string') this.#settle(job, outcome.message)
      else this.#settle(job, isNew ? outcome : undefined)
    }
    this.#pump()
  }

  async #tryUntilAnswered({ file, place }: Job): Promise<'uploaded' | 'known' | SendProblem> {
    const { protocol, sleeper, onProblem } = this.#parts
    const deadline = Date.now() + DEADLINE_MS
    for (let failures = 0; ; failures++) {
      if (Date.now() < this.#refusedUntil) return REFUSED
      const outcome = await protocol.upload(file, place)
      if (typeof outcome === 'string') return outcome
      onProblem(outcome)
      if (outcome.code === 'unauthorized') this.#refusedUntil = Date.now() + REFUSED_PAUSE_MS
      const waitMs = outcome.retryInMs ?? backoff(failures, Math.random())
      if (outcome.remedy !== 'wait' || Date.now() + waitMs > deadline) return outcome
      const awakening = await sleeper.sleep(waitMs, outcome.retryInMs === undefined)
      if (awakening === 'closed') return outcome
      if (awakening === 'woken') failures = -1
    }
  }

  /** `uploaded`, `known`, or why the file did not arrive; undefined when it was counted before. */
  #settle({ file, finish }: Job, outcome: string | undefined): void {
    if (outcome === undefined || outcome === 'uploaded' || outcome === 'known') {
      if (outcome === 'uploaded') this.#uploaded++
      if (outcome === 'known') this.#known++
      this.#parts.files.store(file)
    } else {
      this.#parts.files.drop(file)
      this.drop(outcome)
    }
    finish()
  }
}

const REFUSED: SendProblem = {
  code: 'unauthorized',
  message: 'The server had refused the keys, so it was not asked again.',
  remedy: 'none',
}
