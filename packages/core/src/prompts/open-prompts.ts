import type { Settings } from '../client/settings.ts'
import { createLog } from '../log.ts'
import type { Log } from '../log.ts'
import { VERSION } from '../version.ts'
import { followChanges } from './follow-changes.ts'
import type { Follower } from './follow-changes.ts'
import { PromptCache } from './prompt-cache.ts'
import type { CachedPrompt } from './prompt-cache.ts'
import { toFallback, toPrompt } from './prompt.ts'
import type { ChatPrompt, TextPrompt } from './prompt.ts'
import type { PromptAnswer, PromptRequests } from './requests.ts'
import {
  describeWanted,
  messageOf,
  namesIn,
  readRecord,
  refusal,
  unavailable,
} from './wanted-prompt.ts'
import type { GetPromptOptions, Wanted } from './wanted-prompt.ts'

/** Attempts at a prompt that nothing is known of. */
const ATTEMPTS = 2

/** The prompts of one project as a program uses them. */
export interface ProjectPrompts {
  get(name: string, options?: GetPromptOptions): Promise<TextPrompt | ChatPrompt>
  close(): void
}

/** Opens the prompts of the project that the settings name. Nothing is asked before a prompt is wanted. */
export function openPrompts(settings: Settings, requests: PromptRequests): ProjectPrompts {
  return new CachedPrompts(settings, requests)
}

class CachedPrompts implements ProjectPrompts {
  readonly #settings: Settings
  readonly #requests: PromptRequests
  readonly #headers: Readonly<Record<string, string>>
  readonly #log: Log
  readonly #cache = new PromptCache()
  readonly #underWay = new Map<string, Promise<TextPrompt | ChatPrompt>>()
  /** Those that may have changed since they were asked for. */
  readonly #again = new Set<string>()
  #follower: Follower | undefined

  constructor(settings: Settings, requests: PromptRequests) {
    const { publicKey, secretKey } = settings
    this.#settings = settings
    this.#requests = requests
    this.#log = createLog(settings.logLevel)
    this.#headers = {
      authorization: `Basic ${btoa(`${publicKey}:${secretKey}`)}`,
      'x-langfuse-sdk-name': 'heddle-js',
      'x-langfuse-sdk-version': VERSION,
    }
  }

  async get(name: string, options: GetPromptOptions = {}): Promise<TextPrompt | ChatPrompt> {
    const { fallback, type = 'text' } = options
    try {
      const prompt = await this.#find(describeWanted(name, options, this.#settings))
      if (prompt.type === type) return prompt
      throw unavailable(
        `Expected prompt ${name} to be of type ${type}, got ${prompt.type}: ask with { type: '${prompt.type}' }.`,
      )
    } catch (error) {
      if (fallback === undefined) throw error
      this.#log.warn(
        `prompt-fallback:${name}`,
        `The fallback of prompt ${name} is used: ${messageOf(error)}`,
      )
      return toFallback(name, fallback)
    }
  }

  close(): void {
    this.#follower?.close()
  }

  #find(wanted: Wanted): Promise<TextPrompt | ChatPrompt> | TextPrompt | ChatPrompt {
    if (!this.#settings.isEnabled || this.#settings.secretKey === '') {
      throw unavailable(
        'The client is switched off or has no keys, so no prompt can be read: mend that or give a fallback.',
      )
    }
    this.#follow()
    const known = this.#cache.get(wanted.key)
    if (known === undefined) return this.#ask(wanted)
    if (known.validUntil <= Date.now()) this.#refresh(wanted)
    return known.prompt
  }

  /** Asks in the background. What was read before stays in use, unless the prompt is gone. */
  #refresh(wanted: Wanted): void {
    this.#ask({ ...wanted, isBackground: true }).catch((error: unknown) => {
      this.#log.debug(`Prompt ${wanted.name} was not refreshed.`, error)
    })
  }

  /** One request at a time for one prompt. */
  #ask(wanted: Wanted): Promise<TextPrompt | ChatPrompt> {
    const { key } = wanted
    const running = this.#underWay.get(key)
    if (running !== undefined) return running
    const asking = this.#read(wanted).finally(() => {
      this.#underWay.delete(key)
      if (this.#again.delete(key)) this.#refresh(wanted)
    })
    this.#underWay.set(key, asking)
    return asking
  }

  async #read(wanted: Wanted): Promise<TextPrompt | ChatPrompt> {
    const askedAt = Date.now()
    const answer = await this.#request(wanted)
    if (answer.status === 404) this.#cache.delete(wanted.key)
    if (answer.status !== 200) throw refusal(wanted, answer)
    const record = readRecord(wanted, answer.text)
    const prompt = toPrompt(record)
    const validUntil = askedAt + wanted.cacheTtlMs
    this.#cache.set(wanted.key, { prompt, wanted, madeOf: namesIn(record), askedAt, validUntil })
    return prompt
  }

  async #request(wanted: Wanted): Promise<PromptAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const answer = await this.#requests.get({ ...wanted, headers: this.#headers })
        const mayPass = answer.status === 429 || answer.status >= 500
        if (!mayPass || attempt === ATTEMPTS) return answer
      } catch (error) {
        if (attempt < ATTEMPTS) continue
        const { baseUrl } = this.#settings
        throw unavailable(
          `No answer for prompt ${wanted.name} from ${baseUrl}: ${messageOf(error)}`,
          error,
        )
      }
    }
  }

  #follow(): void {
    const { promptUpdates = 'poll', baseUrl, requestTimeoutMs } = this.#settings
    if (promptUpdates === 'off') return
    this.#follower ??= followChanges({
      requests: this.#requests,
      request: {
        url: `${baseUrl}/api/public/prompt-changes`,
        headers: this.#headers,
        timeoutMs: requestTimeoutMs,
      },
      mode: promptUpdates,
      now: Date.now,
      onChange: (changes) =>
        this.#renew(({ madeOf }) => changes.some(({ name }) => madeOf.has(name))),
      onGap: () => this.#renew(() => true),
    })
    this.#follower.touch()
  }

  /** Asks again for what may have changed, also for what is being asked for: its answer may be from before. */
  #renew(mayHaveChanged: (entry: CachedPrompt) => boolean): void {
    for (const key of this.#underWay.keys()) this.#again.add(key)
    for (const { wanted } of this.#cache.expire(mayHaveChanged)) {
      if (!this.#underWay.has(wanted.key)) this.#refresh(wanted)
    }
  }
}
