import { type DiffPart, diffSequence } from './diff-sequence.ts'

/** Words, the space between them, and every other sign by itself. */
const WORDS = /[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu

/** What turns one text into another, word by word; neighbours of one kind are one part. */
export function diffWords(before: string, after: string): DiffPart[] {
  const merged: DiffPart[] = []
  for (const { kind, text } of diffSequence(wordsOf(before), wordsOf(after))) {
    const last = merged.at(-1)
    if (last?.kind === kind) merged[merged.length - 1] = { kind, text: last.text + text }
    else merged.push({ kind, text })
  }
  return merged
}

function wordsOf(text: string): string[] {
  return text.match(WORDS) ?? []
}
