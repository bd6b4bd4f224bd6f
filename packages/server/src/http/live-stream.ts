import type { LiveInterest } from '../domain/live-event.ts'
import type { LiveBatch, LiveFeed } from '../service/live-feed.ts'
import type { HttpContext } from './environment.ts'
import { createEventStream, type EventFrame } from './event-stream.ts'
import { HttpError } from './http-error.ts'

/** How often an idle stream shows that it lives, ms; proxies cut connections that are silent for a minute. */
const BEAT_MS = 15_000

/** After this time a stream ends and its reader comes again, ms: so long does it outlive a session or key that was taken away. */
const MAX_STREAM_MS = 5 * 60_000

/** Streams of one server; each is an open connection. */
const MAX_STREAMS = 2_000

const open = new WeakMap<LiveFeed, { count: number }>()

/**
 * Answers with a stream of server-sent events: `ready`, then news by their kind, and `gap` whenever some are missing. It
 * goes on behind the cursor that the reader brings, if that is still known.
 * @throws {HttpError} 503 when the server has as many streams as it takes.
 */
export async function answerLiveStream(
  context: HttpContext,
  feed: LiveFeed,
  { interest, cursor }: { readonly interest: LiveInterest; readonly cursor: string | undefined },
): Promise<Response> {
  const streams = open.get(feed) ?? { count: 0 }
  open.set(feed, streams)
  if (streams.count >= MAX_STREAMS) {
    throw new HttpError(503, 'This server has as many live streams as it takes: try again later.', {
      details: { error: 'Overloaded' },
      headers: { 'retry-after': '5' },
    })
  }
  streams.count += 1
  let unsubscribe: (() => void) | undefined
  const stream = createEventStream(() => {
    streams.count -= 1
    clearInterval(beating)
    clearTimeout(ending)
    unsubscribe?.()
  })
  const beating = setInterval(() => stream.beat(), BEAT_MS).unref()
  const ending = setTimeout(() => stream.end(), MAX_STREAM_MS).unref()
  let isFirst = true
  const receive = (batch: LiveBatch) => {
    const gap = frameOf(batch, 'gap')
    const events = batch.events.map(({ number, event }) => ({
      id: feed.printCursor(number),
      event: event.kind,
      data: event.news,
    }))
    const opening = isFirst ? [frameOf(batch, 'ready')] : []
    isFirst = false
    stream.send([...(batch.isGap ? [gap] : []), ...events, ...opening], gap)
  }
  try {
    const reader = { interest, receive, end: () => stream.end() }
    unsubscribe = await feed.subscribe(reader, cursor)
  } catch (error) {
    stream.end()
    throw error
  }
  // It may have ended already: the reader was far behind, or is gone.
  if (stream.isEnded()) unsubscribe()
  return context.body(stream.body, 200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    // A connection that stayed open behind the stream would hold up a server that stops.
    connection: 'close',
    // Proxies that gather answers would hold the news back.
    'x-accel-buffering': 'no',
  })
}

function frameOf({ cursor }: LiveBatch, event: 'ready' | 'gap'): EventFrame {
  return { id: cursor, event, data: {} }
}
