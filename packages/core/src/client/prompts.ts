import type { ProjectPrompts } from '../prompts/open-prompts.ts'
import type { ChatPrompt, TextPrompt } from '../prompts/prompt.ts'
import type { GetPromptOptions } from '../prompts/wanted-prompt.ts'
import type { Settings } from './settings.ts'

/** Prompts that are kept on the server and change without a deployment. */
export interface Prompts {
  /**
   * The version with the label `production`, or the one that the options name. What was read before is returned at once, and
   * asked for again in the background when it is older than `cacheTtlMs` or when the server tells of a change.
   * Rejects with a HeddleError of code `prompt-unavailable` only when nothing was read before and there is no `fallback`.
   *
   * @example
   * const prompt = await heddle.prompts.get('rag-answer', { fallback: 'Answer {{question}}' })
   * const call = heddle.startObservation({ name: 'answer', type: 'generation', prompt })
   * await model.call(prompt.compile({ question }))
   */
  get(
    name: string,
    options?: GetPromptOptions & { readonly type?: 'text' | undefined },
  ): Promise<TextPrompt>
  get(name: string, options: GetPromptOptions & { readonly type: 'chat' }): Promise<ChatPrompt>
}

/** Prompts whose code is loaded when the first one is asked for. */
export class LazyPrompts implements Prompts {
  readonly #settings: Settings
  #opening: Promise<ProjectPrompts> | undefined
  #isClosed = false

  constructor(settings: Settings) {
    this.#settings = settings
  }

  async get(name: string, options?: GetPromptOptions): Promise<never> {
    this.#opening ??= this.#open()
    // What was not loaded, for want of a network, is loaded by a later call.
    this.#opening.catch(() => (this.#opening = undefined))
    const prompts = await this.#opening
    return prompts.get(name, options) as Promise<never> // of the type that the overloads name: `get` sees to it
  }

  close(): void {
    this.#isClosed = true
    this.#opening?.then((prompts) => prompts.close()).catch(() => {})
  }

  async #open(): Promise<ProjectPrompts> {
    const prompts = (await import('#prompts')).openProjectPrompts(this.#settings)
    if (this.#isClosed) prompts.close()
    return prompts
  }
}
