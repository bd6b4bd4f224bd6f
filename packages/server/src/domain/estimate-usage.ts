import type { ModelPrice } from '@heddle/core/schemas'

import { type CountableText, countableInput, countableOutput } from './countable-text.ts'
import type { ModelMatcher } from './model-match.ts'
import type { ObservationRecord } from './observation-record.ts'
import type { UsageDetails } from './usage.ts'
import { valueOr } from './versioned-fields.ts'

/** Byte-pair encodings that tokens are counted in. */
export type Encoding = 'o200k_base' | 'cl100k_base'

/** Tokens of a text in one encoding. */
export type CountTokens = (text: string) => number

/**
 * Characters of one text that are tokenised; of a longer one as many are taken from all over it, and the rest is assumed to
 * be alike. 2,000 take some 100 to 200 µs.
 */
const SAMPLED_CHARACTERS = 2000

/** Places that the sample of a long text comes from. */
const SAMPLES = 4

/** Words are broken at this length, letters: merging byte pairs takes the square of it. */
const LONG_WORD = /\p{L}{100}/gu

/**
 * The model whose price a call takes, when nobody reported its usage or cost and its tokens have to be counted. Undefined
 * for calls that still run or failed, for models without a price for tokens, and for steps that are no model calls.
 */
export function modelToEstimate(
  record: ObservationRecord,
  matcher: ModelMatcher,
): ModelPrice | undefined {
  const name = record.fields.model?.value
  if (name === undefined || !lacksUsage(record) || !hasTexts(record)) return undefined
  const startedAt = valueOr(record.fields.startTime, record.createdAt)
  const model = matcher.match(name, { projectId: record.projectId, startedAt })
  return model !== undefined && isPricedByToken(model) ? model : undefined
}

function lacksUsage({ fields }: ObservationRecord): boolean {
  const type = fields.type?.value
  if ((type !== 'GENERATION' && type !== 'EMBEDDING') || fields.level?.value === 'ERROR')
    return false
  return !isFilled(fields.providedUsage?.value) && !isFilled(fields.providedCost?.value)
}

/** Whether a call has ended and there is something to count. */
function hasTexts({ fields: { input, output, endTime } }: ObservationRecord): boolean {
  return output !== undefined || (input !== undefined && endTime !== undefined)
}

function isFilled(map: Readonly<Record<string, number>> | undefined): boolean {
  return map !== undefined && Object.keys(map).length > 0
}

function isPricedByToken({ unit, prices }: ModelPrice): boolean {
  return unit === 'TOKENS' && ['input', 'output', 'total'].some((type) => type in prices)
}

/** Models of OpenAI that came after the older encoding. */
const NEWER_OPENAI = /(^|\/)(chatgpt-)?(gpt-?(4o|4\.1|4\.5|[5-9])|o[1-9])/i

/** Other names of OpenAI's. */
const OLDER_OPENAI = /(^|\/)(ft:)?(gpt|text-(embedding|davinci|curie|babbage|ada)|davinci|babbage)/i

/**
 * The encoding to count a model's tokens in: for OpenAI's its own. Other vendors publish no tokenizer for their present
 * models; the newer encoding stands in for theirs, which is within some 20 % for most languages.
 */
export function encodingOf(modelName: string): Encoding {
  const isOlder = OLDER_OPENAI.test(modelName) && !NEWER_OPENAI.test(modelName)
  return isOlder ? 'cl100k_base' : 'o200k_base'
}

/** Tokens of a call's input and output, counted from its texts. */
export function estimateUsage(record: ObservationRecord, count: CountTokens): UsageDetails {
  const { input, output, type } = record.fields
  const given = tokensOf(countableInput(input?.value), count)
  // An embedding's output are numbers, which nobody bills.
  const got = type?.value === 'EMBEDDING' ? 0 : tokensOf(countableOutput(output?.value), count)
  return { input: given, output: got, total: given + got }
}

function tokensOf({ parts, overhead }: CountableText, count: CountTokens): number {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const countText = (text: string) => count(text.replaceAll(LONG_WORD, '$& '))
  if (length <= SAMPLED_CHARACTERS)
    return parts.reduce((sum, part) => sum + countText(part), overhead)
  const share = length / SAMPLED_CHARACTERS
  const sampled = samplesOf(parts.join('\n')).reduce((sum, sample) => sum + countText(sample), 0)
  return Math.round(sampled * share) + overhead
}

function samplesOf(text: string): readonly string[] {
  const size = SAMPLED_CHARACTERS / SAMPLES
  const step = (text.length - size) / (SAMPLES - 1)
  return Array.from({ length: SAMPLES }, (_, index) => {
    const start = Math.floor(index * step)
    return text.slice(start, start + size)
  })
}
