import type { Mask, MaskedField, MaskingContext } from '../trace/mask.ts'
import type { Snapshot, SnapshotField } from '../trace/observation-record.ts'
import { mergeJsonObjects } from '../transport/merge-json-objects.ts'

/** Longest time a promise of a mask is waited for, milliseconds: the time a flush takes by default. */
const MASK_TIMEOUT_MS = 10_000
const FAILED = '"[mask failed]"'
const UNFINISHED = '"[mask unfinished]"'
const MASKED: ReadonlySet<SnapshotField> = new Set(['input', 'output', 'metadata'])

/** Characters counted for a waiting value beside its own. */
const JOB_SIZE = 500

/** One answer that a mask has promised. */
interface Job {
  readonly name: string
  /** Counted while it is kept, characters. */
  readonly size: number
  readonly waiting: Set<Waiting>
  /** Undefined while the mask is at work. */
  json: string | undefined
}

/** What waits until the masks of its texts have answered. */
interface Waiting {
  readonly jobs: readonly Job[]
  openCount: number
  readonly proceed: () => void
}

/**
 * Takes snapshots through a mask. Where the mask promises its answer, a placeholder stands in the snapshot, which `fill`
 * replaces once the answer is there: a value that is not masked is in no record at any time.
 */
export class PendingMasks {
  readonly #mask: Mask
  readonly #context: Omit<MaskingContext, 'sink'>
  readonly #jobs = new Map<string, Job>()
  readonly #idle = new Set<() => void>()
  /** Makes placeholders that no value of the host can contain by accident. */
  readonly #secret = crypto.randomUUID()
  readonly #pattern = new RegExp(`"(mask-${this.#secret}-\\d+)"`, 'g')
  #count = 0
  #keptSize = 0

  constructor(mask: Mask, context: Omit<MaskingContext, 'sink'>) {
    this.#mask = mask
    this.#context = context
  }

  /** The masked JSON text, or one that holds a placeholder. Other fields than payloads are not masked. */
  readonly snapshot: Snapshot = (value, field) => {
    const json = this.#context.serialize(value, field)
    if (!MASKED.has(field)) return json
    if (this.#keptSize + json.length > this.#context.maxWaiting) return UNFINISHED
    const masked = this.#callMask(json, field)
    if (masked instanceof Promise) {
      return placeholder(this.#promise(json.length, masked, field), field)
    }
    if (field !== 'metadata' || this.#jobs.size === 0) return masked
    // Joined by key, it would take the place of what was said before a promise; placeholders keep the order.
    return placeholder(this.#add(json.length, masked), field)
  }

  /** Calls the function at once when the texts hold no placeholder, else when all of theirs are answered. */
  whenMasked(texts: readonly (string | undefined)[], proceed: () => void): void {
    const jobs = texts.flatMap((text) => this.#jobsIn(text))
    const openCount = jobs.filter(({ json }) => json === undefined).length
    const waiting = { jobs, openCount, proceed }
    if (openCount === 0) return this.#proceed(waiting)
    for (const job of jobs) job.waiting.add(waiting)
  }

  /**
   * The text with the masks' answers in place of placeholders; to be called when the masks have answered. Metadata is filled
   * up to the first promise that is still open, so that what was said later stays later.
   */
  fill(text: string | undefined): string | undefined {
    const jobs = this.#jobsIn(text)
    if (text === undefined || jobs.length === 0) return text
    const only = jobs.find(({ name }) => text === `"${name}"` || text === `{"${name}":0}`)
    if (only !== undefined) return only.json
    const firstOpen = jobs.findIndex(({ json }) => json === undefined)
    const answered = firstOpen === -1 ? jobs : jobs.slice(0, firstOpen)
    const answers = new Map(answered.map(({ name, json }) => [name, json]))
    const entries = Object.entries(JSON.parse(text) as object).flatMap(([key, value]) => {
      const answer = answers.get(key)
      if (answer === undefined) return [[key, value] as const]
      return Object.entries(JSON.parse(mergeJsonObjects(undefined, answer)) as object)
    })
    return JSON.stringify(Object.fromEntries(entries))
  }

  /** Resolves when every mask has answered and what waited for it has gone on. */
  settled(): Promise<void> {
    if (this.#jobs.size === 0) return Promise.resolve()
    return new Promise((resolve) => void this.#idle.add(resolve))
  }

  /** Lets everything go on at once, with `[mask unfinished]` for what the mask has not answered. */
  giveUp(): void {
    for (const job of this.#jobs.values()) this.#answer(job, UNFINISHED)
  }

  /** The masked JSON text, or a promise of what the mask makes of the value. */
  #callMask(json: string, field: SnapshotField): string | Promise<unknown> {
    try {
      const masked = this.#mask(JSON.parse(json), { field } as MaskedField) // only payloads come here
      return isThenable(masked) ? Promise.resolve(masked) : this.#context.serialize(masked, field)
    } catch {
      return FAILED
    }
  }

  #promise(length: number, masked: Promise<unknown>, field: SnapshotField): Job {
    const { schedule, serialize } = this.#context
    const job = this.#add(length, undefined)
    const timer = schedule(() => this.#answer(job, UNFINISHED), MASK_TIMEOUT_MS)
    const settle = (json: string): void => {
      timer.cancel()
      this.#answer(job, json)
    }
    masked.then(
      (value) => settle(serialize(value, field)),
      () => settle(FAILED),
    )
    return job
  }

  #add(length: number, json: string | undefined): Job {
    const name = `mask-${this.#secret}-${++this.#count}`
    const job: Job = { name, size: length + JOB_SIZE, waiting: new Set(), json }
    this.#jobs.set(name, job)
    this.#keptSize += job.size
    return job
  }

  #answer(job: Job, json: string): void {
    if (job.json !== undefined) return
    job.json = json
    for (const waiting of job.waiting) {
      waiting.openCount -= 1
      if (waiting.openCount === 0) this.#proceed(waiting)
    }
    this.#release(job)
    if (this.#jobs.size > 0) return
    for (const resolve of this.#idle) resolve()
    this.#idle.clear()
  }

  #proceed(waiting: Waiting): void {
    try {
      waiting.proceed()
    } catch {
      // As for every record: a fault of the host's values costs the record, never the host.
    }
    for (const job of waiting.jobs) {
      job.waiting.delete(waiting)
      this.#release(job)
    }
  }

  /** Forgets an answer that nothing waits for; a text that was replaced before is not in any record either. */
  #release(job: Job): void {
    if (job.json === undefined || job.waiting.size > 0 || !this.#jobs.delete(job.name)) return
    this.#keptSize -= job.size
  }

  #jobsIn(text: string | undefined): readonly Job[] {
    if (text === undefined || !text.includes(this.#secret)) return []
    return Array.from(text.matchAll(this.#pattern), ([, name = '']) => this.#jobs.get(name)).filter(
      (job) => job !== undefined,
    )
  }
}

/** What stands in a snapshot for a mask's answer. */
function placeholder({ name }: Job, field: SnapshotField): string {
  return field === 'metadata' ? `{"${name}":0}` : `"${name}"`
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  if (typeof value !== 'object' || value === null) return false
  return typeof Reflect.get(value, 'then') === 'function'
}
