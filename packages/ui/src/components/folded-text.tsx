import { useState } from 'react'
import type { ReactNode } from 'react'

import { formatCount } from '../format/tokens.ts'
import { t } from '../messages/translate.ts'

/** A line that is wrapped counts as this many characters. */
const CHARACTERS_A_LINE = 100

export interface FoldedTextProps {
  readonly text: string
  /** Lines on show before the rest is asked for. */
  readonly lines: number
  /** A text a little longer than the fold is shown whole. */
  readonly slack?: number
  readonly className?: string
  /** How the text on show is drawn; as plain text when absent. */
  readonly render?: (text: string) => ReactNode
}

/** Text exactly as it came, with its line breaks; long text is folded. */
export function FoldedText(props: FoldedTextProps): ReactNode {
  const { text, lines, slack = 3, className = '', render } = props
  const [isWhole, setIsWhole] = useState(false)
  const total = countLines(text)
  const isFolded = !isWhole && total > lines + slack
  const shown = isFolded ? firstLines(text, lines) : text
  return (
    <div className={className}>
      {render === undefined ? <div className="payload-text">{shown}</div> : render(shown)}
      {isFolded && (
        <button
          type="button"
          onClick={() => setIsWhole(true)}
          className="mt-1 text-table text-accent underline"
        >
          {t('show all {count} lines', { count: formatCount(total) })}
        </button>
      )}
    </div>
  )
}

function countLines(text: string): number {
  return text
    .split('\n')
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / CHARACTERS_A_LINE)), 0)
}

function firstLines(text: string, lines: number): string {
  const shown: string[] = []
  let left = lines
  for (const line of text.split('\n')) {
    if (left <= 0) break
    shown.push(line.slice(0, left * CHARACTERS_A_LINE))
    left -= Math.max(1, Math.ceil(line.length / CHARACTERS_A_LINE))
  }
  return `${shown.join('\n')} …`
}
