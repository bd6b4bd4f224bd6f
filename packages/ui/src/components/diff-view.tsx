import type { ReactNode } from 'react'
import { useMemo } from 'react'

import { diffLines } from '../diff/diff-lines.ts'

const LOOKS = {
  same: ['', ' '],
  added: ['bg-success-tint', '+'],
  removed: ['bg-error-tint', '−'],
} as const

export interface DiffViewProps {
  readonly label: string
  readonly before: string
  readonly after: string
}

/**
 * What changed between two texts: sign and colour before each line. The signs are on the side where the texts begin, whatever
 * the language of the page; a line that begins in another direction keeps its own.
 */
export function DiffView({ label, before, after }: DiffViewProps): ReactNode {
  const lines = useMemo(() => diffLines(before, after), [before, after])
  return (
    <div
      role="region"
      aria-label={label}
      tabIndex={0}
      dir="auto"
      className="max-h-[60vh] overflow-auto rounded-card border font-mono text-table"
    >
      {lines.map(({ kind, text }, index) => {
        const [look, sign] = LOOKS[kind]
        return (
          <div key={index} className={`flex gap-2 px-3 ${look}`}>
            <span className="w-2 shrink-0 select-none text-muted">{sign}</span>
            <span className="payload-text min-h-4 min-w-0 flex-1">{text}</span>
          </div>
        )
      })}
    </div>
  )
}
