import { StartupError } from '../start/startup-error.ts'

/** A database that a server cannot use; the message says what is wrong and what to do. */
export function unreachable(message: string, cause?: unknown): StartupError {
  return new StartupError('store-unreachable', message, { cause })
}

/** The first line of what somebody else's error says; the others may be a stack or a statement. */
export function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 200)
}
