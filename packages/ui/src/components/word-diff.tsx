import { useMemo } from 'react'
import type { ReactNode } from 'react'

import { diffWords } from '../diff/diff-words.ts'

/** A text with what changed against another one: struck out and underlined, not by colour alone. */
export function WordDiff({
  before,
  after,
}: {
  readonly before: string
  readonly after: string
}): ReactNode {
  const parts = useMemo(() => diffWords(before, after), [before, after])
  return parts.map(({ kind, text }, index) => {
    if (kind === 'same') return <span key={index}>{text}</span>
    return kind === 'added' ? (
      <ins key={index} className="bg-success-tint underline decoration-success">
        {text}
      </ins>
    ) : (
      <del key={index} className="bg-error-tint decoration-error">
        {text}
      </del>
    )
  })
}
