import { attempt } from './foreign-value.ts'

/** What is told when an object is collected as garbage. */
export interface Garbage<Held extends WeakKey> {
  /** Calls back with `held` when `target` is gone. `held` must not lead to `target`. */
  watch(target: object, held: Held): void
  forget(held: Held): void
}

/** A registry of objects that may be dropped unread; on runtimes that do not tell, nothing is told. */
export function watchGarbage<Held extends WeakKey>(collected: (held: Held) => void): Garbage<Held> {
  if (typeof FinalizationRegistry === 'undefined') return { watch() {}, forget() {} }
  const registry = new FinalizationRegistry<Held>((held) => {
    // What a callback of the runtime throws ends the process.
    attempt(() => collected(held), undefined)
  })
  return {
    watch: (target, held) => registry.register(target, held, held),
    forget: (held) => void registry.unregister(held),
  }
}
