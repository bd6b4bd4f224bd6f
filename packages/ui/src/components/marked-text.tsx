import type { ReactNode } from 'react'

/** A text with every place that says `find` marked, in any case. */
export function MarkedText({ text, find }: { text: string; find: string | undefined }): ReactNode {
  if (find === undefined || find === '') return text
  const pattern = new RegExp(escapePattern(find), 'giu')
  const pieces: ReactNode[] = []
  let from = 0
  for (const match of text.matchAll(pattern)) {
    pieces.push(text.slice(from, match.index))
    from = match.index + match[0].length
    pieces.push(
      <mark key={match.index} className="rounded-[2px] bg-warning-tint text-warning">
        {match[0]}
      </mark>,
    )
  }
  return [...pieces, text.slice(from)]
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, (sign) => `\\${sign}`)
}
