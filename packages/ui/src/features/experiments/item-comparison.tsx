import type { ReactNode } from 'react'

import { Dialog } from '../../components/dialog.tsx'
import { WordDiff } from '../../components/word-diff.tsx'
import { formatScore } from '../../format/score.ts'
import { t } from '../../messages/translate.ts'
import type { JudgedRow } from './compare-rows.ts'
import type { CompareTableProps } from './compare-table.tsx'

export interface ItemComparisonProps extends CompareTableProps {
  readonly opened: JudgedRow
  readonly onClose: () => void
}

/** One item with all of what the runs made of it. */
export function ItemComparison(props: ItemComparisonProps): ReactNode {
  const { opened, runs, showsDiff, onClose } = props
  const { itemId, input, expectedOutput, cells } = opened.row
  const base = cells[0]?.output ?? null
  return (
    <Dialog title={t('Item {itemId}', { itemId })} onClose={onClose}>
      <Part title={t('Input')}>{input ?? '—'}</Part>
      {expectedOutput !== null && <Part title={t('Expected output')}>{expectedOutput}</Part>}
      {runs.map(({ id, name }, index) => {
        const cell = cells[index] ?? null
        const scores = Object.entries(cell?.scores ?? {})
        return (
          <Part
            key={id}
            title={name}
            note={scores.map(([score, value]) => `${score} ${formatScore(value)}`).join(' · ')}
          >
            {cell === null ? (
              t('not run')
            ) : cell.output === null ? (
              t('no output recorded')
            ) : showsDiff && index > 0 && base !== null ? (
              <WordDiff before={base} after={cell.output} />
            ) : (
              cell.output
            )}
          </Part>
        )
      })}
    </Dialog>
  )
}

function Part(props: { title: string; note?: string; children: ReactNode }): ReactNode {
  return (
    <section className="grid gap-1">
      <h3 className="flex gap-3 text-table font-medium">
        {props.title}
        <span className="numeric font-normal text-faint">{props.note}</span>
      </h3>
      <p className="payload-text rounded-card border bg-subtle px-3 py-2">{props.children}</p>
    </section>
  )
}
