import { createObservationId, createTraceId, resolveParent } from '@heddle/core'

import { activeOtelSpan } from './active-otel-span.ts'
import { resolveContext } from './call-context.ts'
import { callTableFor } from './call-table.ts'
import { Call } from './call.ts'
import { isObject } from './foreign-value.ts'
import type { ObjectSchema } from './object-schema.ts'
import { recorded, resolveSettings } from './options.ts'
import type { AiSdkOptions, Settings } from './options.ts'
import { keepAlive } from './wait-until.ts'

/** Operations whose one model call is no step of a loop. */
const WITHOUT_STEPS: ReadonlySet<string> = new Set(['ai.generateObject', 'ai.streamObject'])

/** What a driver knows when a call starts. */
export interface CallReport {
  /** What the call's events are found by. Default: the call's own id. */
  readonly key?: string | undefined
  readonly owner: object
  /** For example `ai.generateText`. */
  readonly operationId: string
  readonly functionId: string | undefined
  /** `runtimeContext` of ai@7, `metadata` of ai@5 and 6. */
  readonly said: unknown
  /** `recordInputs` and `recordOutputs` of the call. */
  readonly flags: unknown
  readonly startTime: Date
  readonly endsOnStreamFailure: boolean
  readonly metadata?: Record<string, unknown> | undefined
  readonly schema?: ObjectSchema | undefined
}

/**
 * Enters a call into the table, below the observation that is active here. Undefined when tracing is switched off, or
 * when another integration of the same project reports this call already.
 */
export function enterCall(options: AiSdkOptions, report: CallReport): Call | undefined {
  const settings = resolveSettings(options, report.flags)
  const { client } = settings
  if (!client.enabled) return undefined
  const table = callTableFor(client.projectKey)
  if (report.key !== undefined && table.isOpen(report.key)) return undefined
  const parent = resolveParent()
  const id = createObservationId()
  const identity = {
    key: report.key ?? id,
    owner: report.owner,
    traceId: parent?.traceId ?? createTraceId(),
    id,
    parentId: parent?.observationId,
    isNested: table.callAround(parent) !== undefined,
    endsOnStreamFailure: report.endsOnStreamFailure,
  }
  const context = resolveContext(report.said, options)
  const { startTime } = report
  const metadata = metadataOf(options, report, settings)
  const hasStepSpans = options.steps === true && !WITHOUT_STEPS.has(report.operationId)
  const call = new Call(table, identity, {
    settings,
    start: { name: nameOf(options, report), startTime, context, metadata, hasStepSpans },
  })
  table.add(call)
  table.closeWith(client)
  if (!identity.isNested) keepAlive(call)
  return call
}

/** What the driver says, the schema of an object as far as inputs are recorded, and an active span of OpenTelemetry. */
function metadataOf(
  options: AiSdkOptions,
  report: CallReport,
  settings: Settings,
): Record<string, unknown> | undefined {
  const schema = recorded(settings, report.schema, { kind: 'call', field: 'input' })
  const otel = options.linkOtel === true ? activeOtelSpan() : undefined
  if (schema === undefined && otel === undefined) return report.metadata
  return { ...report.metadata, ...(isObject(schema) && schema), ...(otel && { otel }) }
}

/** The call's own name, else the integration's, else the operation. */
function nameOf(options: AiSdkOptions, report: CallReport): string {
  return report.functionId ?? options.functionId ?? report.operationId.replace(/^ai\./u, '')
}
