import type { ChatPrompt, TextPrompt } from './prompt.ts'
import type { Wanted } from './wanted-prompt.ts'

/** Prompts that are kept; the one that was asked for the longest ago goes first. */
const MAX_ENTRIES = 1_000

/** One prompt as the server gave it. */
export interface CachedPrompt {
  readonly prompt: TextPrompt | ChatPrompt
  /** How to ask for it again. */
  readonly wanted: Wanted
  /** Names of the prompts whose texts are in it, its own included. */
  readonly madeOf: ReadonlySet<string>
  /** When it was asked for, ms since the epoch. */
  readonly askedAt: number
  /** Until when nobody need ask again, ms since the epoch. */
  validUntil: number
}

/** The prompts that a client holds, by what was asked for. */
export class PromptCache {
  readonly #entries = new Map<string, CachedPrompt>()

  get(key: string): CachedPrompt | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined) return undefined
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    return entry
  }

  /** An answer that was asked for before the one that is there changes nothing. */
  set(key: string, entry: CachedPrompt): void {
    const known = this.#entries.get(key)
    if (known !== undefined && known.askedAt > entry.askedAt) return
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    const [oldest] = this.#entries.keys()
    if (this.#entries.size > MAX_ENTRIES && oldest !== undefined) this.#entries.delete(oldest)
  }

  delete(key: string): void {
    this.#entries.delete(key)
  }

  /** Makes those that may have changed stale, and returns them. */
  expire(mayHaveChanged: (entry: CachedPrompt) => boolean): readonly CachedPrompt[] {
    const expired = [...this.#entries.values()].filter(mayHaveChanged)
    for (const entry of expired) entry.validUntil = 0
    return expired
  }
}
