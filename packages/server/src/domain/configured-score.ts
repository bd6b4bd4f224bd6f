import type { ScoreBody, ScoreConfig } from '@heddle/core/schemas'

/** A score's body as its config completes it, with the number that its value counts as; or why it does not fit. */
export type ConfiguredScore =
  | { readonly body: ScoreBody; readonly categoryValue: number | undefined }
  | { readonly fault: string }

/**
 * Completes a score by its config: the name and the data type are the config's, and a category counts as its number.
 * Source of the rules: Langfuse's ingestion API.
 */
export function applyScoreConfig(body: ScoreBody, config: ScoreConfig): ConfiguredScore {
  const { dataType } = config
  if (config.isArchived) return { fault: `The score config ${config.id} is archived.` }
  if (body.dataType && body.dataType !== dataType) {
    return { fault: `Expected body.dataType ${dataType} as in its config, got ${body.dataType}.` }
  }
  const configured = { ...body, name: config.name, dataType }
  const category = config.categories?.find(({ label }) => label === body.value)
  if (dataType === 'CATEGORICAL' && category === undefined) {
    const labels = config.categories?.map(({ label }) => label).join(', ')
    return { fault: `Expected body.value to be a category of its config: ${labels}.` }
  }
  const fault = dataType === 'NUMERIC' ? faultOfRange(body.value, config) : undefined
  if (fault !== undefined) return { fault }
  return {
    body: configured,
    categoryValue: dataType === 'CATEGORICAL' ? category?.value : undefined,
  }
}

function faultOfRange(value: number | string, { minValue, maxValue }: ScoreConfig) {
  if (typeof value !== 'number') return undefined
  const isInside = value >= (minValue ?? -Infinity) && value <= (maxValue ?? Infinity)
  if (isInside) return undefined
  return `Expected body.value from ${minValue ?? '-∞'} to ${maxValue ?? '∞'} as in its config, got ${value}.`
}
