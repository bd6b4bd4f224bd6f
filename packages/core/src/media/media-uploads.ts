import type { HandedOver } from '../client/exporter.ts'
import type { MediaContext, MediaPlace, MediaReport } from '../client/media-upload.ts'
import { backoff } from '../transport/retrying-transport.ts'
import type { SendProblem } from '../transport/send-result.ts'
import { createSignal } from '../transport/signal.ts'
import type { Signal } from '../transport/signal.ts'
import type { Sleeper } from '../transport/sleeper.ts'
import type { MediaFile, MediaFiles } from './media-files.ts'
import { uploadHeaders } from './media-protocol.ts'
import type { MediaProtocol } from './media-protocol.ts'

/** Uploads at the same time; events go first. */
const CONCURRENCY = 2
/** How long one file is tried, milliseconds; as long as a batch of events. */
const DEADLINE_MS = 600_000
/** How long files are given up at once after the server refused the keys, milliseconds. */
const REFUSED_PAUSE_MS = 60_000

export interface MediaUploadsParts extends Pick<
  MediaContext,
  'hold' | 'spool' | 'onLoss' | 'onProblem'
> {
  readonly files: MediaFiles
  readonly protocol: MediaProtocol
  readonly sleeper: Sleeper
}

/** A file and a place that names it. Of those that earlier processes left, both are read when their turn comes. */
interface Job extends Signal {
  readonly leftId?: string
  file?: MediaFile
  place?: MediaPlace
}

type Outcome = 'uploaded' | 'known' | SendProblem

/** What becomes of files that have no answer when nobody waits any longer. */
const ENDED: SendProblem = {
  code: 'network',
  message: 'the client was shut down, or the process ended',
  remedy: 'wait',
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
  #spooled = 0

  constructor(parts: MediaUploadsParts) {
    this.#parts = parts
  }

  report(): MediaReport {
    return {
      uploaded: this.#uploaded,
      known: this.#known,
      dropped: this.#dropped,
      spooled: this.#spooled,
      pending: this.#waiting.length + this.#active.size,
    }
  }

  add(file: MediaFile, place: MediaPlace): void {
    if (this.#isClosed) return this.drop('the client was shut down')
    file.isWanted = true
    this.#spool(file, place)
    const isFirst = this.#waiting.length + this.#active.size === 0
    this.#waiting.push({ file, place, ...createSignal() })
    this.#pump()
    if (isFirst) this.#parts.hold(() => this.#settled())
  }

  /** Uploads what earlier processes left on disk. */
  resume(): void {
    const { spool } = this.#parts
    if (spool === undefined) return
    let roomBytes = spool.maxBytes
    for (const { id, sizeBytes } of spool.left().toReversed()) {
      roomBytes -= sizeBytes
      if (roomBytes >= 0) this.#waiting.unshift({ leftId: id, ...createSignal() })
      else {
        spool.remove(id)
        this.drop('there was no room on disk')
      }
    }
    this.#pump()
  }

  /** Counts a file that will not arrive. */
  drop(reason: string): void {
    this.#dropped++
    this.#parts.onLoss({ kind: 'dropped', reason: `media: ${reason}`, count: 1 })
  }

  async drain(): Promise<void> {
    this.#parts.sleeper.wake()
    await Promise.all(this.#jobs.map(({ done }) => done))
  }

  /** Resolves when nothing waits any more, also of what is added meanwhile. */
  async #settled(): Promise<void> {
    for (let jobs = this.#jobs; jobs.length > 0; jobs = this.#jobs) {
      await Promise.all(jobs.map(({ done }) => done))
    }
  }

  get #jobs(): readonly Job[] {
    return [...this.#waiting, ...this.#active]
  }

  handOver(): readonly HandedOver[] {
    const jobs = [...this.#active, ...this.#stop()]
    this.#active.clear()
    return jobs.flatMap((job) => {
      const { file, place } = job
      // What is left from earlier processes is on disk.
      if (file?.bytes === undefined || place === undefined) return []
      const body = file.bytes as Uint8Array<ArrayBuffer> // made by this package
      return {
        request: this.#parts.protocol.announcement(file, place),
        upload: { headers: uploadHeaders(file), body },
        settle: (answer) => {
          const isStored = answer !== undefined && answer.status >= 200 && answer.status <= 299
          this.#settle(job, isStored ? 'uploaded' : ENDED)
        },
      }
    })
  }

  async close(): Promise<void> {
    for (const job of this.#stop()) this.#settle(job, ENDED)
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
      const index = this.#waiting.findIndex(({ file }) => file === undefined || !busy.has(file))
      const [job] = index === -1 ? [] : this.#waiting.splice(index, 1)
      if (job === undefined) return
      this.#active.add(job)
      void this.#run(job)
    }
  }

  async #run(job: Job): Promise<void> {
    if (job.leftId !== undefined) await this.#load(job, job.leftId)
    const { file, place } = job
    const isNew = file?.bytes !== undefined
    const outcome = file && place && (await this.#tryUntilAnswered(file, place))
    // After a hand-over the file is accounted for elsewhere.
    if (this.#active.delete(job)) {
      const isCounted = outcome === 'uploaded' || outcome === 'known'
      this.#settle(job, isCounted && !isNew ? undefined : outcome)
    }
    this.#pump()
  }

  async #load(job: Job, id: string): Promise<void> {
    const left = await this.#parts.spool?.read(id)
    if (left === undefined) return
    const { place, ...media } = left.media
    const { bytes } = left
    const sizeBytes = bytes.length
    job.file = { ...media, bytes, sizeBytes, isWanted: true, isSpooled: true }
    job.place = place
  }

  #spool(file: MediaFile, place: MediaPlace): void {
    const { id, sha256Hash, contentType, bytes } = file
    if (this.#parts.spool === undefined || file.isSpooled || bytes === undefined) return
    file.isSpooled = this.#parts.spool.keep({ id, sha256Hash, contentType, place }, bytes)
  }

  async #tryUntilAnswered(file: MediaFile, place: MediaPlace): Promise<Outcome> {
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

  /** Counts what became of a file; undefined when it was counted before, or is there no more. */
  #settle({ file, finish }: Job, outcome: Outcome | undefined): void {
    if (outcome === 'uploaded') this.#uploaded++
    if (outcome === 'known') this.#known++
    if (file !== undefined) {
      if (typeof outcome === 'object') this.#giveUp(file, outcome)
      else this.#store(file)
    }
    finish()
  }

  #store(file: MediaFile): void {
    this.#parts.files.store(file)
    if (file.isSpooled) this.#parts.spool?.remove(file.id)
    file.isSpooled = false
  }

  /** Leaves a file that has no answer to the spool. */
  #giveUp(file: MediaFile, { code, remedy, message }: SendProblem): void {
    const mayPass = remedy === 'wait' || code === 'unauthorized'
    this.#parts.files.drop(file)
    if (file.isSpooled && mayPass) {
      this.#spooled++
      return
    }
    if (file.isSpooled) this.#parts.spool?.remove(file.id)
    this.drop(message)
  }
}

const REFUSED: SendProblem = {
  code: 'unauthorized',
  message: 'The server had refused the keys, so it was not asked again.',
  remedy: 'none',
}
