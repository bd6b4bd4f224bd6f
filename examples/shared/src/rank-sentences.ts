import { contentWords } from './content-words.ts'
import { splitSentences } from './find-passages.ts'
import type { Passage } from './find-passages.ts'

/** A sentence with how much of the question it answers: 0 is none of its words, 1 all of them. */
export interface RankedSentence {
  readonly sentence: string
  readonly source: string | undefined
  readonly coverage: number
  /** Place in the material, counted from 0. */
  readonly position: number
}

/**
 * The sentences that share subject words with the question, best first; equals stay in the order of the material.
 * A word counts the more the fewer sentences hold it (inverse document frequency), and a word found nowhere counts most.
 */
export function rankSentences(question: string, passages: readonly Passage[]): RankedSentence[] {
  const sentences = passages.flatMap(({ source, text }) =>
    splitSentences(text).map((sentence) => ({
      sentence,
      source,
      words: new Set(contentWords(sentence)),
    })),
  )
  const weights = new Map(
    [...new Set(contentWords(question))].map((word) => {
      const holders = sentences.filter(({ words }) => words.has(word)).length
      return [word, Math.log(1 + sentences.length / Math.max(holders, 0.5))]
    }),
  )
  const whole = [...weights.values()].reduce((sum, weight) => sum + weight, 0)
  return sentences
    .map(({ sentence, source, words }, position) => {
      const covered = [...weights].reduce(
        (sum, [word, weight]) => sum + (words.has(word) ? weight : 0),
        0,
      )
      return { sentence, source, position, coverage: whole === 0 ? 0 : covered / whole }
    })
    .filter(({ coverage }) => coverage > 0)
    .toSorted((left, right) => right.coverage - left.coverage || left.position - right.position)
}
