const said = new Set<string>()

/** Says something the user should act on, once a process; nothing when HEDDLE_LOG_LEVEL is `silent`. */
export function warnOnce(message: string): void {
  if (said.has(message)) return
  said.add(message)
  const environment = (globalThis as { process?: { env?: Record<string, string | undefined> } })
    .process?.env
  if (environment?.['HEDDLE_LOG_LEVEL'] === 'silent') return
  // oxlint-disable-next-line no-console -- a component that cannot be observed is nothing a trace could show
  console.warn(`[heddle] ${message}`)
}
