import { liveUrl } from '../api/live.ts'
import { connect } from './live-connection.ts'
import type { LiveNews, LiveState } from './live-news.ts'

type Listener = (news: LiveNews) => void

/** The news of one project in this tab, with a switch that holds them back. */
export class LiveProject {
  readonly #listeners = new Set<Listener>()
  readonly #watchers = new Set<() => void>()
  readonly #disconnect: () => void
  #connection: 'live' | 'reconnecting' = 'reconnecting'
  #isPaused = false
  #hasMissed = false

  constructor(projectId: string) {
    this.#disconnect = connect(projectId, (since) => liveUrl(projectId, since), {
      onNews: (news) => this.#receive(news),
      onState: (state) => {
        this.#connection = state
        this.#notify()
      },
    })
  }

  get state(): LiveState {
    return this.#isPaused ? 'paused' : this.#connection
  }

  /** Holds news back, or lets them through again; what was missed meanwhile counts as a gap. */
  togglePause(): void {
    this.#isPaused = !this.#isPaused
    this.#notify()
    if (this.#isPaused || !this.#hasMissed) return
    this.#hasMissed = false
    this.#tell({ kind: 'gap' })
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Calls back whenever {@link state} may have changed. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher)
    return () => void this.#watchers.delete(watcher)
  }

  close(): void {
    this.#disconnect()
  }

  #receive(news: LiveNews): void {
    if (this.#isPaused) this.#hasMissed = true
    else this.#tell(news)
  }

  #tell(news: LiveNews): void {
    for (const listener of this.#listeners) listener(news)
  }

  #notify(): void {
    for (const watcher of this.#watchers) watcher()
  }
}
