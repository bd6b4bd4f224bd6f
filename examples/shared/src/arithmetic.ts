import { contentWords } from './content-words.ts'

/** Sums that a question writes out, as in `12 * (3 + 4)`; a minus or a slash needs spaces, so dates are none. */
const WRITTEN =
  /(?:\d[\d.]*|\()[\d.()\s]*(?:(?:\s*[*×+^]\s*|\s+[-/÷]\s+)[\d.()\s]*\d[\d.]*\s*\)*)+/u

/** A wish to go on with a number that is still to be found, as in "multiply that by 480". */
const SPOKEN: readonly { readonly wish: RegExp; readonly operator: string }[] = [
  { wish: /\b(?:multipl(?:y|ied)\b[^.?!\d]*\bby|times)\s+(\d+(?:\.\d+)?)/iu, operator: '*' },
  { wish: /\bdivided?\b[^.?!\d]*\bby\s+(\d+(?:\.\d+)?)/iu, operator: '/' },
  { wish: /\b(?:plus|add(?:ed)?)\s+(\d+(?:\.\d+)?)/iu, operator: '+' },
  { wish: /\b(?:minus|subtract(?:ed)?)\s+(\d+(?:\.\d+)?)/iu, operator: '-' },
]

/** What a question wants calculated: a whole expression, or an operation on a number that must be looked up first. */
export type Arithmetic =
  | { readonly kind: 'expression'; readonly expression: string }
  | { readonly kind: 'on-a-fact'; readonly operator: string; readonly operand: string }

/** The arithmetic a question asks for; undefined when it asks for none. */
export function findArithmetic(question: string): Arithmetic | undefined {
  const written = WRITTEN.exec(question)?.[0].trim()
  if (written !== undefined) {
    const expression = written.replaceAll('×', '*').replaceAll('÷', '/')
    return { kind: 'expression', expression }
  }
  for (const { wish, operator } of SPOKEN) {
    const operand = wish.exec(question)?.[1]
    if (operand !== undefined) return { kind: 'on-a-fact', operator, operand }
  }
  return undefined
}

/** The question without the sentences and clauses that only ask for arithmetic. */
export function withoutArithmetic(question: string): string {
  return question
    .split(/(?<=[.?!])\s+|,\s*(?:and\s+)?(?:then\s+)?/u)
    .filter((clause) => !SPOKEN.some(({ wish }) => wish.test(clause)))
    .map((clause) => ({ clause, rest: clause.replace(WRITTEN, ' ') }))
    .filter(({ clause, rest }) => rest === clause || contentWords(rest).length > 0)
    .map(({ rest }) => rest)
    .join(' ')
    .trim()
}
