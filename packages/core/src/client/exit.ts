import { onAbruptEnd, onProcessEnd } from '#platform'

/** A client that may still hold something when the process ends. */
export interface Leaving {
  /** Delivers while the process has time. */
  deliverAtExit(): Promise<void>
  /** Delivers in the last moment, synchronously. */
  deliverNow(): void
}

const leaving = new Set<Leaving>()
let stopListening: (() => void) | undefined

/** Lets the client deliver when the process ends. However many clients there are, there is one listener an event. */
export function deliverAtExit(client: Leaving): void {
  leaving.add(client)
  stopListening ??= listen()
}

/** Takes the client back. */
export function forgetAtExit(client: Leaving): void {
  leaving.delete(client)
  if (leaving.size > 0) return
  stopListening?.()
  stopListening = undefined
}

function listen(): () => void {
  const stopEnd = onProcessEnd(() =>
    Promise.all(Array.from(leaving, (client) => client.deliverAtExit())),
  )
  const stopAbrupt = onAbruptEnd(() => {
    for (const client of leaving) client.deliverNow()
  })
  return () => {
    stopEnd()
    stopAbrupt()
  }
}
