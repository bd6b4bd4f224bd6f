import type { ObservationDetail } from '@heddle/core/schemas'

import { normaliseConversation } from '../../chat/normalise-conversation.ts'
import { readDocuments } from '../../chat/retrieved-documents.ts'
import { t } from '../../messages/translate.ts'
import type { DetailTab } from '../../search-params.ts'
import type { TraceModel } from './trace-model.ts'

export const TAB_LABELS: Readonly<Record<DetailTab, string>> = {
  messages: t('Messages'),
  documents: t('Documents'),
  data: t('Data'),
  cost: t('Cost'),
  scores: t('Scores'),
  raw: t('Raw'),
}

/** The tabs an observation has something for, the most telling one first. Until the payload is here its type decides. */
export function availableTabs(
  detail: ObservationDetail | undefined,
  model: TraceModel,
  row: number,
): DetailTab[] {
  const type = model.columns.type[row]
  const tabs: DetailTab[] = []
  if (type === 'GENERATION' || (detail !== undefined && holdsMessages(detail)))
    tabs.push('messages')
  const isRetriever = type === 'RETRIEVER'
  if (isRetriever && (detail === undefined || readDocuments(detail.output) !== undefined)) {
    tabs.push('documents')
  }
  tabs.push('data')
  if (hasCost(detail, model, row)) tabs.push('cost')
  return [...tabs, 'scores', 'raw']
}

/** Also a step that is in no sum has something to say about its cost. */
function hasCost(
  detail: ObservationDetail | undefined,
  { sums }: TraceModel,
  row: number,
): boolean {
  if ((sums.totalTokens[row] ?? 0) > 0 || !Number.isNaN(sums.cost[row] ?? Number.NaN)) return true
  return (detail?.costExplanation.notCounted ?? null) !== null
}

/** A bare text is no conversation: outside model calls it reads better as data. */
export function holdsMessages({
  input,
  output,
}: Pick<ObservationDetail, 'input' | 'output'>): boolean {
  return [input, output].some((value) => typeof value !== 'string' && isConversation(value))
}

function isConversation(value: unknown): boolean {
  const conversation = normaliseConversation(value, 'user')
  return conversation?.messages.some(({ role }) => role !== 'other') ?? false
}
