import { onProcessEnd } from '#platform'

/** A client that may still hold something when the process ends. */
export interface Leaving {
  deliverAtExit(): Promise<void>
}

const leaving = new Set<Leaving>()
let stopListening: (() => void) | undefined

/** Lets the client deliver when the process has nothing left to do. However many clients there are, there is one listener. */
export function deliverAtExit(client: Leaving): void {
  leaving.add(client)
  stopListening ??= onProcessEnd(() =>
    Promise.all(Array.from(leaving, (one) => one.deliverAtExit())),
  )
}

/** Takes the client back. */
export function forgetAtExit(client: Leaving): void {
  leaving.delete(client)
  if (leaving.size > 0) return
  stopListening?.()
  stopListening = undefined
}
