/** Tells those who wait that something is done. */
export interface Signal {
  readonly done: Promise<void>
  readonly finish: () => void
}

/** A signal that has not been given yet. */
export function createSignal(): Signal {
  const signal: { finish?: () => void } = {}
  const done = new Promise<void>((resolve) => {
    signal.finish = resolve
  })
  return { done, finish: () => signal.finish?.() }
}
