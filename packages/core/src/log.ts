/** How much Heddle says about itself: nothing, warnings, or every swallowed fault. */
export type LogLevel = 'silent' | 'warn' | 'debug'

export interface Log {
  /** Says something the user should act on; the same code is said once. */
  warn(code: string, message: string): void
  /** Says what was swallowed to keep the host alive. */
  debug(message: string, cause?: unknown): void
}

/** A log that writes lines beginning with `[heddle]` to the console's error stream. */
export function createLog(level: LogLevel): Log {
  const said = new Set<string>()
  return {
    warn(code, message) {
      if (level === 'silent' || said.has(code)) return
      said.add(code)
      write(message)
    },
    debug(message, cause) {
      if (level === 'debug') write(message, cause)
    },
  }
}

function write(line: string, cause?: unknown): void {
  try {
    // oxlint-disable-next-line no-console -- the one place where the SDK may speak to the terminal
    console.warn(`[heddle] ${line}`, ...(cause === undefined ? [] : [cause]))
  } catch {
    // A log that throws has no one left to tell.
  }
}
