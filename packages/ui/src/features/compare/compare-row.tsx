import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

import { TYPE_LOOKS, TypeIcon } from '../../components/type-icon.tsx'
import { formatDuration } from '../../format/duration.ts'
import { t } from '../../messages/translate.ts'
import { barGeometry } from '../../trace-view/bar.ts'
import { nameOf } from '../../trace-view/columns.ts'
import type { DivergenceEvent } from '../../trace-view/compare/divergence.ts'
import type { TimeWindow } from '../../trace-view/ticks.ts'
import type { TraceModel } from '../trace/trace-model.ts'
import { DIFFERENCE_WORDS } from './difference-words.ts'
import type { Comparison } from './use-comparison.ts'

/** Levels that are indented, and by how much, px. */
const INDENTED_LEVELS = 8
const INDENT_PX = 10

export interface CompareRowProps {
  readonly comparison: Comparison
  readonly index: number
  readonly events: readonly DivergenceEvent[]
  /** True where the two runs parted. */
  readonly isFirst: boolean
  readonly isSelected: boolean
  readonly top: number
  readonly onSelect: (index: number) => void
}

/** One step of A beside what B did instead. */
export function CompareRow(props: CompareRowProps): ReactNode {
  const { comparison, index, events, isFirst, isSelected } = props
  const { models, alignment } = comparison
  const window = sharedWindow(models)
  const [event] = events
  const look = event === undefined ? undefined : DIFFERENCE_WORDS[event.difference]
  const words = events.map(({ difference }) => DIFFERENCE_WORDS[difference].word).join(', ')
  return (
    <div
      role="option"
      id={`entry-${index}`}
      aria-selected={isSelected}
      onClick={() => props.onSelect(index)}
      className="compare-grid absolute inset-x-0 top-0 h-7 cursor-default text-table hover:bg-hover aria-selected:bg-accent-tint"
      style={{ transform: `translateY(${props.top}px)` }}
    >
      <Side model={models[0]} row={alignment.one[index] ?? -1} window={window} />
      <span
        className={`numeric flex items-center gap-1 px-1 ${event?.isCause === true ? 'font-medium text-error' : 'text-muted'}`}
        title={words}
      >
        <span aria-hidden className="w-3 text-center">
          {look?.sign ?? '='}
        </span>
        <span className="min-w-0 truncate max-md:sr-only">
          {words === '' ? <span className="sr-only">{t('same')}</span> : words}
        </span>
        {isFirst && (
          <span className="rounded-control bg-error-tint px-1 text-error">{t('first')}</span>
        )}
      </span>
      <Side model={models[1]} row={alignment.other[index] ?? -1} window={window} />
    </div>
  )
}

/** One axis for both runs, each from its own start. */
function sharedWindow(models: readonly [TraceModel, TraceModel]): TimeWindow {
  const widths = models.map(({ sums }) => sums.horizon - sums.firstStart)
  return { start: 0, width: Math.max(1, ...widths) }
}

interface SideProps {
  readonly model: TraceModel
  readonly row: number
  readonly window: TimeWindow
}

function Side({ model, row, window }: SideProps): ReactNode {
  const { columns, sums } = model
  if (row < 0) return <span className="h-full bg-sunken opacity-60" />
  const start = (columns.start[row] ?? 0) - sums.firstStart
  const finish = (sums.finish[row] ?? 0) - sums.firstStart
  const bar = barGeometry(start, finish, window)
  const duration = columns.duration[row] ?? Number.NaN
  const hasFailed = columns.level[row] === 'ERROR'
  const fill = hasFailed ? 'error-hatch' : TYPE_LOOKS[columns.type[row] ?? 'SPAN'].bar
  return (
    <span className="compare-side">
      <span
        className="flex min-w-0 items-center gap-1.5"
        style={{
          paddingInlineStart: Math.min(columns.depth[row] ?? 0, INDENTED_LEVELS) * INDENT_PX,
        }}
      >
        <TypeIcon type={columns.type[row] ?? 'SPAN'} />
        <span className="payload-line">{nameOf(columns, row)}</span>
        {hasFailed && (
          <CircleAlert
            size={14}
            role="img"
            aria-label={t('error')}
            className="shrink-0 text-error"
          />
        )}
      </span>
      <span className="numeric text-end text-muted">
        {Number.isNaN(duration) ? t('running') : formatDuration(duration)}
      </span>
      <span className="relative h-full max-md:hidden" aria-hidden>
        {bar.kind === 'inside' && (
          <span
            className={`absolute inset-y-0 my-auto h-2 rounded-[2px] ${fill}`}
            style={{ left: `${bar.left * 100}%`, width: `max(2px, ${bar.width * 100}%)` }}
          />
        )}
      </span>
    </span>
  )
}
