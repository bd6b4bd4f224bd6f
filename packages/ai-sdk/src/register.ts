import { HEDDLE_INTEGRATION, heddle } from './heddle.ts'
import type { HeddleTelemetry } from './telemetry-interface.ts'

/** The list ai@7 reads its integrations from. Source: ai 7.0.173, src/telemetry/telemetry-registry.ts. */
interface IntegrationList {
  AI_SDK_TELEMETRY_INTEGRATIONS?: unknown[]
}

const holder = globalThis as unknown as IntegrationList
const list = (holder.AI_SDK_TELEMETRY_INTEGRATIONS ??= [])
const integration: HeddleTelemetry = heddle()
const earlier = list.findIndex(
  (entry) => typeof entry === 'object' && entry !== null && HEDDLE_INTEGRATION in entry,
)
// A module that is loaded again, as in development, replaces its earlier self.
if (earlier === -1) list.push(integration)
else list[earlier] = integration
