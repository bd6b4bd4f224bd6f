import { openStream } from './event-source.ts'
import type { LiveNews } from './live-news.ts'

/** How long a tab that nobody sees keeps the connection, ms. */
const HIDDEN_MS = 60_000

type StreamState = 'live' | 'reconnecting'

/** What tabs tell each other. */
type TabMessage =
  | { readonly kind: 'news'; readonly id: string; readonly news: LiveNews }
  | { readonly kind: 'state'; readonly state: StreamState; readonly id: string | undefined }
  /** A tab that has just come asks how things are. */
  | { readonly kind: 'hello' }

export interface ConnectionListener {
  onNews(news: LiveNews): void
  onState(state: StreamState): void
}

/**
 * News of a project by one connection for all tabs of a browser, since browsers allow six to a host: the tab that holds the
 * lock has it and tells the others; when it closes or sleeps, another one goes on behind the last event. Without locks (pages
 * by plain HTTP from another machine) each visible tab has its own. Returns what ends it.
 */
export function connect(
  projectId: string,
  urlSince: (id: string | undefined) => URL,
  listener: ConnectionListener,
): () => void {
  return new Connection(projectId, urlSince, listener).open()
}

class Connection {
  readonly #name: string
  readonly #urlSince: (id: string | undefined) => URL
  readonly #listener: ConnectionListener
  readonly #channel: BroadcastChannel
  #lastId: string | undefined
  #state: StreamState = 'reconnecting'
  #closeStream: (() => void) | undefined
  /** Gives the lock back, or takes the wish for it back. */
  #leave: (() => void) | undefined
  #sleep: ReturnType<typeof setTimeout> | undefined

  constructor(
    projectId: string,
    urlSince: (id: string | undefined) => URL,
    listener: ConnectionListener,
  ) {
    this.#name = `heddle-live ${projectId}`
    this.#urlSince = urlSince
    this.#listener = listener
    this.#channel = new BroadcastChannel(this.#name)
  }

  open(): () => void {
    const onMessage = ({ data }: MessageEvent<TabMessage>): void => this.#hear(data)
    const onVisibility = (): void => this.#noteVisibility()
    this.#channel.addEventListener('message', onMessage)
    document.addEventListener('visibilitychange', onVisibility)
    this.#join()
    this.#tell({ kind: 'hello' })
    this.#noteVisibility()
    return () => {
      document.removeEventListener('visibilitychange', onVisibility)
      clearTimeout(this.#sleep)
      this.#leave?.()
      this.#channel.close()
    }
  }

  /** Waits for the lock, and leads while it has it. */
  #join(): void {
    if (this.#leave !== undefined) return
    // Pages by plain HTTP have no locks, whatever the types say.
    const locks = navigator.locks as LockManager | undefined
    if (locks === undefined) {
      this.#lead()
      this.#leave = () => this.#follow()
      return
    }
    const waiting = new AbortController()
    const leading = Promise.withResolvers<void>()
    this.#leave = () => {
      waiting.abort()
      this.#follow()
      leading.resolve()
    }
    const lead = (): Promise<void> => {
      this.#lead()
      return leading.promise
    }
    locks.request(this.#name, { signal: waiting.signal }, lead).catch(() => {
      // The wish was taken back.
    })
  }

  #lead(): void {
    this.#closeStream = openStream(this.#urlSince, this.#lastId, {
      onNews: (id, news) => {
        this.#tell({ kind: 'news', id, news })
        this.#take(id, news)
      },
      onState: (state) => {
        this.#tell({ kind: 'state', state, id: this.#lastId })
        this.#setState(state)
      },
    })
  }

  #follow(): void {
    this.#leave = undefined
    this.#closeStream?.()
    this.#closeStream = undefined
  }

  #noteVisibility(): void {
    clearTimeout(this.#sleep)
    if (document.visibilityState === 'visible') {
      this.#join()
      return
    }
    const wait = 'locks' in navigator ? HIDDEN_MS : 0
    this.#sleep = setTimeout(() => this.#leave?.(), wait)
  }

  #hear(message: TabMessage): void {
    const isLeading = this.#closeStream !== undefined
    if (message.kind === 'hello') {
      if (isLeading) this.#tell({ kind: 'state', state: this.#state, id: this.#lastId })
      return
    }
    if (isLeading) return
    if (message.kind === 'news') {
      this.#take(message.id, message.news)
      this.#setState('live')
    } else {
      this.#lastId ??= message.id
      this.#setState(message.state)
    }
  }

  #take(id: string, news: LiveNews): void {
    this.#lastId = id
    this.#listener.onNews(news)
  }

  #setState(state: StreamState): void {
    this.#state = state
    this.#listener.onState(state)
  }

  #tell(message: TabMessage): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has one origin, and takes no other
    this.#channel.postMessage(message)
  }
}
