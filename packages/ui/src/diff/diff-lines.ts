import { type DiffPart, diffSequence } from './diff-sequence.ts'

/** What turns one text into another, line by line. */
export function diffLines(before: string, after: string): DiffPart[] {
  return diffSequence(linesOf(before), linesOf(after))
}

/** A text without a character has no line that could be removed. */
const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.split('\n'))
