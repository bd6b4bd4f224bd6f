import { heddle } from '@heddle/ai-sdk'
import { registerTelemetry } from 'ai'

/** Next.js calls this once when the server starts. */
export function register(): void {
  // The line that traces every call of the SDK.
  registerTelemetry(heddle())
}
