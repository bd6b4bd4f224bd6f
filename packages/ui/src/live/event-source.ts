import { LIVE_KINDS, type LiveNews, readNews } from './live-news.ts'

/** Wait before a stream is opened anew that the browser has given up, ms. */
const REOPEN_MS = 2_000

export interface StreamListener {
  onNews(id: string, news: LiveNews): void
  onState(state: 'live' | 'reconnecting'): void
}

/** Opens the server's stream and keeps it open until it is closed; `urlSince` says where it goes on. Returns what closes it. */
export function openStream(
  urlSince: (id: string | undefined) => URL,
  since: string | undefined,
  listener: StreamListener,
): () => void {
  let lastId = since
  let source: EventSource
  let timer: ReturnType<typeof setTimeout> | undefined
  const open = (): void => {
    source = new EventSource(urlSince(lastId))
    source.addEventListener('ready', ({ lastEventId }) => {
      lastId = lastEventId
      listener.onState('live')
    })
    for (const kind of LIVE_KINDS) {
      source.addEventListener(kind, ({ lastEventId, data }: MessageEvent<string>) => {
        lastId = lastEventId
        listener.onNews(lastEventId, readNews(kind, data))
      })
    }
    source.addEventListener('error', () => {
      listener.onState('reconnecting')
      // A lost connection the browser makes again by itself, a refused one it gives up.
      if (source.readyState !== EventSource.CLOSED) return
      clearTimeout(timer)
      timer = setTimeout(open, REOPEN_MS)
    })
  }
  open()
  return () => {
    clearTimeout(timer)
    source.close()
  }
}
