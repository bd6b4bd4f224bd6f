import type { Passage } from './find-passages.ts'
import { rankSentences } from './rank-sentences.ts'
import type { RankedSentence } from './rank-sentences.ts'

/** Least share of the question that the best sentence must cover to be an answer. */
const MIN_COVERAGE = 0.25
/** A further sentence joins the answer when it covers at least this share of what the best one covers. */
const MIN_SHARE_OF_BEST = 0.8

/**
 * Answers a question with up to `maxSentences` sentences of the passages, in their order, each passage's name in
 * brackets behind its last sentence. Undefined when no sentence is near enough to the question.
 */
export function answerQuestion(
  question: string,
  passages: readonly Passage[],
  maxSentences: number,
): string | undefined {
  const ranked = distinct(rankSentences(question, passages))
  const best = ranked[0]
  if (best === undefined || best.coverage < MIN_COVERAGE) return undefined
  const chosen = ranked
    .filter(({ coverage }) => coverage >= best.coverage * MIN_SHARE_OF_BEST)
    .slice(0, maxSentences)
    .toSorted((left, right) => left.position - right.position)
  return chosen.map((sentence, index) => cite(sentence, chosen[index + 1])).join(' ')
}

/** Overlapping pieces of a document repeat sentences: each is kept once. */
function distinct(ranked: readonly RankedSentence[]): RankedSentence[] {
  const seen = new Set<string>()
  return ranked.filter(({ sentence }) => !seen.has(sentence) && seen.add(sentence))
}

function cite({ sentence, source }: RankedSentence, next: RankedSentence | undefined): string {
  return source === undefined || next?.source === source ? sentence : `${sentence} [${source}]`
}
