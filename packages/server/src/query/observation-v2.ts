import type { ModelPrice, ObservationFieldGroup, ObservationV2 } from '@heddle/core/schemas'

import { toDecimalText, toPicoUsd } from '../domain/decimal.ts'
import type { ModelMatcher } from '../domain/model-match.ts'
import { hasInput, hasOutput } from '../store/clickhouse/stored-value.ts'
import { type SelectedObservation, toObservation } from './observation-columns.ts'
import type { SelectedTrace } from './trace-columns.ts'

/** What an answer needs beside the row. */
export interface ObservationV2Context {
  readonly fields: ReadonlySet<ObservationFieldGroup>
  readonly matcher: ModelMatcher
  readonly trace: SelectedTrace | undefined
}

type Part = Partial<ObservationV2>

/** An observation with the groups of fields that were asked for. */
export function toObservationV2(
  row: SelectedObservation,
  context: ObservationV2Context,
): ObservationV2 {
  const { fields } = context
  const observation = toObservation(row)
  const { id, traceId, projectId, parentObservationId, type, startTime, endTime } = observation
  const core = { id, traceId, projectId, parentObservationId, type, startTime, endTime }
  const parts: readonly Part[] = GROUPS.map(([group, toPart]) =>
    fields.has(group) ? toPart({ ...context, row, observation }) : {},
  )
  return Object.assign(core, NO_PRICES, ...parts) as ObservationV2
}

const NO_PRICES = { modelId: null, inputPrice: null, outputPrice: null, totalPrice: null }

interface PartContext extends ObservationV2Context {
  readonly row: SelectedObservation
  readonly observation: ReturnType<typeof toObservation>
}

const GROUPS: readonly (readonly [ObservationFieldGroup, (context: PartContext) => Part])[] = [
  ['basic', basicPart],
  [
    'time',
    ({ observation: { completionStartTime, createdAt, updatedAt } }) => ({
      completionStartTime,
      createdAt,
      updatedAt,
    }),
  ],
  [
    'io',
    ({ row }) => ({
      input: hasInput(row.value_kinds) ? row.input : null,
      output: hasOutput(row.value_kinds) ? row.output : null,
    }),
  ],
  ['metadata', ({ observation: { metadata } }) => ({ metadata })],
  ['model', modelPart],
  [
    'usage',
    ({
      observation: { usageDetails, usageEstimated, costDetails, totalCost, usagePricingTierName },
    }) => ({
      usageDetails,
      usageEstimated,
      costDetails,
      totalCost,
      usagePricingTierName,
    }),
  ],
  [
    'prompt',
    ({ observation: { promptName, promptVersion } }) => ({
      promptId: null,
      promptName,
      promptVersion,
    }),
  ],
  ['metrics', metricsPart],
  [
    'trace_context',
    ({ trace }) => ({
      traceName: trace?.name ?? null,
      tags: [...(trace?.tags ?? [])],
      release: trace?.release ?? null,
    }),
  ],
]

function basicPart({ observation, trace }: PartContext): Part {
  const { name, level, statusMessage, version, environment } = observation
  return {
    name,
    level,
    statusMessage,
    version,
    environment,
    bookmarked: trace?.bookmarked ?? false,
    public: trace?.public ?? false,
    userId: trace?.user_id ?? null,
    sessionId: trace?.session_id ?? null,
    isRootObservation: observation.parentObservationId === null,
  }
}

function modelPart({
  observation: { model, modelId, modelParameters },
  matcher,
}: PartContext): Part {
  const listed = modelId === null ? undefined : matcher.byId(modelId)
  return {
    providedModelName: model,
    internalModelId: modelId,
    modelParameters,
    modelId,
    inputPrice: priceText(listed, 'input'),
    outputPrice: priceText(listed, 'output'),
    totalPrice: priceText(listed, 'total'),
  }
}

function priceText(model: ModelPrice | undefined, type: string): string | null {
  const price = model?.prices[type]
  return price === undefined ? null : toDecimalText(toPicoUsd(price))
}

function metricsPart({ row }: PartContext): Part {
  return {
    latency: row.end_ms === null ? null : Math.max(0, row.end_ms - row.start_ms) / 1000,
    timeToFirstToken:
      row.first_token_ms === null ? null : (row.first_token_ms - row.start_ms) / 1000,
  }
}
