const said = new Set<string>()

/** Says something that the developer should act on, once a process. */
export function warnOnce(code: string, message: string): void {
  if (said.has(code)) return
  said.add(code)
  // oxlint-disable-next-line no-console -- once, and nothing else would tell
  console.warn(message)
}

/** Whether the program says that it runs in development; not known, it does not. */
export function isDevelopment(): boolean {
  const host = globalThis as { process?: { env?: Record<string, string | undefined> } }
  return host.process?.env?.['NODE_ENV'] === 'development'
}
