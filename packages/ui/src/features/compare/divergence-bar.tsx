import { ArrowDown, ArrowUp, CircleCheck } from 'lucide-react'
import type { ReactNode } from 'react'

import { formatCount } from '../../format/tokens.ts'
import { plural, t } from '../../messages/translate.ts'
import { nameOf } from '../../trace-view/columns.ts'
import { DIFFERENCE_WORDS } from './difference-words.ts'
import type { Comparison } from './use-comparison.ts'

export interface DivergenceBarProps {
  readonly comparison: Comparison
  /** Entries that differ, in the order in which they are walked through. */
  readonly stops: readonly number[]
  readonly selected: number
  readonly onNext: () => void
  readonly onPrevious: () => void
  readonly onSelect: (index: number) => void
}

const BUTTON =
  'grid size-7 shrink-0 place-items-center rounded-control text-muted hover:bg-hover hover:text-text'

/** Where the two runs parted, in one sentence, and how to walk through what differs. */
export function DivergenceBar(props: DivergenceBarProps): ReactNode {
  const { comparison, onSelect } = props
  const { events } = comparison
  const [first] = events
  if (first === undefined) {
    return (
      <p className="flex h-10 shrink-0 items-center gap-2 border-b px-4 text-success max-md:px-3">
        <CircleCheck size={16} aria-hidden />
        {t('The two runs do not differ, but for ids and times.')}
      </p>
    )
  }
  const causes = events.filter(({ isCause }) => isCause).length
  const place = props.stops.indexOf(props.selected)
  const steps = plural(props.stops.length, ['1 step', '{count} steps'])
  return (
    <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-x-2 border-b px-4 max-md:px-3">
      <p className="min-w-0 py-1">
        <span className="font-medium">{t('First divergence')}</span>{' '}
        <button
          type="button"
          onClick={() => onSelect(first.index)}
          className="text-start text-accent underline"
        >
          #{formatCount(first.index + 1)} {stepName(comparison, first.index)}
        </button>
        {': '}
        {DIFFERENCE_WORDS[first.difference].sentence}
      </p>
      <p className="numeric ms-auto flex items-center gap-1 text-table text-muted">
        {plural(causes, ['{count} cause', '{count} causes'])},{' '}
        {plural(events.length - causes, ['{count} effect', '{count} effects'])}
        <span role="status" className="ps-2">
          {place >= 0 ? t('{place} of {steps}', { place: formatCount(place + 1), steps }) : steps}
        </span>
        <button
          type="button"
          aria-label={t('Previous difference (Shift N)')}
          title={t('Previous difference (Shift N)')}
          onClick={props.onPrevious}
          className={BUTTON}
        >
          <ArrowUp size={16} aria-hidden />
        </button>
        <button
          type="button"
          aria-label={t('Next difference (N)')}
          title={t('Next difference (N)')}
          onClick={props.onNext}
          className={BUTTON}
        >
          <ArrowDown size={16} aria-hidden />
        </button>
      </p>
    </div>
  )
}

function stepName({ models, alignment }: Comparison, index: number): string {
  const other = alignment.other[index] ?? -1
  return other >= 0
    ? nameOf(models[1].columns, other)
    : nameOf(models[0].columns, alignment.one[index] ?? -1)
}
