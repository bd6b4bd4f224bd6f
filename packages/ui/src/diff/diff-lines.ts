import { type DiffPart, diffSequence } from './diff-sequence.ts'

/** What turns one text into another, line by line. */
export function diffLines(before: string, after: string): DiffPart[] {
  return diffSequence(before.split('\n'), after.split('\n'))
}
