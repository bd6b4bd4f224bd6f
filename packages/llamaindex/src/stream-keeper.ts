import type { Heddle } from '@heddle/core'
import { runWithObservation } from '@heddle/core'

import { attempt } from './foreign-value.ts'
import { watchGarbage } from './garbage.ts'
import type { StreamCollector } from './observed-method.ts'
import { state } from './state.ts'
import type { TracedCall } from './traced-call.ts'
import { watchStream } from './watch-stream.ts'

/** How streams are closed that were not read to their end. */
export const ABORTED = 'stream aborted by consumer'
const UNREAD = 'stream was never read to its end'
const SHUT_DOWN = 'stream was open when the client shut down'

/** Closes calls whose streams were collected as garbage. What it holds is the call, which does not know the stream. */
const unread = watchGarbage<TracedCall>((call) => call.close(UNREAD))

const watchedClients = new WeakSet<Heddle>()

/** Keeps the call open while its stream is; returns the stream as the program should get it. */
export function keepStream(call: TracedCall, stream: object, collector: StreamCollector): object {
  const watched = watchStream(stream, listenerOf(call))
  call.keepStream(collector)
  unread.watch(watched, call)
  keepOpen(call)
  return watched
}

/** Watches over an open call until it ends: an idle one is closed, and so is one that is open at the shutdown. */
export function keepOpen(call: TracedCall): void {
  const { client, streamIdleMs } = call.settings
  if (!watchedClients.has(client)) {
    watchedClients.add(client)
    client.onBeforeDelivery((occasion) => {
      if (occasion !== 'flush') closeStreams(client)
    })
  }
  sweepWithin(streamIdleMs)
}

function closeStreams(client: Heddle): void {
  for (const call of state.openStreams) if (call.settings.client === client) call.close(SHUT_DOWN)
}

function listenerOf(call: TracedCall): Parameters<typeof watchStream>[1] {
  return {
    run: (step) => runWithObservation(call.active, step),
    item: (value) => call.item(value),
    done: () => {
      call.finishStream()
      call.closeStreams('the stream around it ended')
      unread.forget(call)
    },
    fail: (error) => {
      call.fail(error)
      unread.forget(call)
    },
    stop: () => {
      call.close(ABORTED)
      unread.forget(call)
    },
    moved: (iterator) => {
      unread.forget(call)
      if (!call.isEnded) unread.watch(iterator, call)
    },
  }
}

let timer: ReturnType<typeof setTimeout> | undefined
let isDueAt = 0

/** Looks at all open streams at least this soon; one timer serves all of them, and it keeps no process alive. */
function sweepWithin(idleMs: number): void {
  const delayMs = Math.max(1, idleMs / 2)
  const dueAt = Date.now() + delayMs
  if (timer !== undefined && isDueAt <= dueAt) return
  clearTimeout(timer)
  isDueAt = dueAt
  timer = setTimeout(() => attempt(sweep, undefined), delayMs)
  // A number in browsers and on edge runtimes.
  if (typeof timer === 'object') timer.unref()
}

function sweep(): void {
  timer = undefined
  const now = Date.now()
  for (const call of state.openStreams) {
    const { streamIdleMs } = call.settings
    if (call.isTouched) {
      call.isTouched = false
      call.quietSince = now
    }
    if (now - call.quietSince >= streamIdleMs) call.close(`stream idle for ${streamIdleMs} ms`)
    else sweepWithin(streamIdleMs)
  }
}
