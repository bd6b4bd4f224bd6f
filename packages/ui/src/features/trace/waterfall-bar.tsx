import { use } from 'react'
import type { ReactNode } from 'react'

import { TYPE_LOOKS } from '../../components/type-icon.tsx'
import { formatDuration } from '../../format/duration.ts'
import { formatPercent } from '../../format/percent.ts'
import { t } from '../../messages/translate.ts'
import { barGeometry } from '../../trace-view/bar.ts'
import { isRunning } from '../../trace-view/columns.ts'
import type { TimeWindow } from '../../trace-view/ticks.ts'
import { TimeWindowContext } from './time-window-context.ts'
import type { TraceModel } from './trace-model.ts'

/** A bar that takes less of the lane than this has no room for a notch. */
const LEAST_NOTCHED = 0.06

export interface WaterfallBarProps {
  readonly model: TraceModel
  readonly row: number
  /** True: rows that decided how long the trace took are underlined. */
  readonly showsPath: boolean
  readonly onZoom: (window: TimeWindow) => void
}

/** The lane of a row: when it ran, inside the window of the axis. */
export function WaterfallBar({ model, row, showsPath, onZoom }: WaterfallBarProps): ReactNode {
  const window = use(TimeWindowContext)
  const { columns, sums } = model
  const start = columns.start[row] ?? 0
  const finish = sums.finish[row] ?? start
  const bar = barGeometry(start, finish, window)
  if (bar.kind !== 'inside') {
    const moveThere = (): void => onZoom({ start: start - window.width * 0.1, width: window.width })
    return (
      <div role="gridcell" aria-label={barLabel(model, row)} className="trace-lane">
        <button
          type="button"
          tabIndex={-1}
          aria-label={t('Move the time axis here')}
          onClick={(event) => {
            event.stopPropagation()
            moveThere()
          }}
          className={`absolute inset-y-0 text-faint hover:text-text ${bar.kind === 'before' ? 'start-2' : 'end-3'}`}
        >
          {bar.kind === 'before' ? '◂' : '▸'}
        </button>
      </div>
    )
  }
  return (
    <div role="gridcell" aria-label={barLabel(model, row)} className="trace-lane">
      <div className="absolute inset-y-0 start-2 end-3">
        {columns.type[row] === 'EVENT' ? (
          <span
            className="absolute top-1/2 size-2 -translate-1/2 rotate-45 bg-event"
            style={{ left: `${bar.left * 100}%` }}
          />
        ) : (
          <Bar model={model} row={row} showsPath={showsPath} bar={bar} />
        )}
      </div>
    </div>
  )
}

interface BarProps extends Omit<WaterfallBarProps, 'onZoom'> {
  readonly bar: { readonly left: number; readonly width: number }
}

function Bar({ model, row, showsPath, bar }: BarProps): ReactNode {
  const notch = notchOf(model, row, use(TimeWindowContext))
  const place = { left: `${bar.left * 100}%`, width: `max(2px, ${bar.width * 100}%)` }
  const showsNotch = bar.width > LEAST_NOTCHED && notch > bar.left && notch < bar.left + bar.width
  return (
    <>
      <span className={`absolute inset-y-0 my-auto h-2.5 ${barLook(model, row)}`} style={place} />
      {showsNotch && (
        <span
          className="absolute inset-y-0 my-auto h-2.5 w-px bg-bg"
          style={{ left: `${notch * 100}%` }}
        />
      )}
      {showsPath && model.path[row] === 1 && (
        <span className="absolute bottom-1 h-px bg-text" style={place} />
      )}
    </>
  )
}

/** Where the first token came, as a share of the lane; NaN when it is not known. */
function notchOf({ columns }: TraceModel, row: number, window: TimeWindow): number {
  const firstToken = columns.firstToken[row] ?? Number.NaN
  return ((columns.start[row] ?? 0) + firstToken - window.start) / window.width
}

/** Errors are hatched, parents pale, running bars open on the right. */
function barLook({ columns, sums }: TraceModel, row: number): string {
  const fill =
    columns.level[row] === 'ERROR' ? 'error-hatch' : TYPE_LOOKS[columns.type[row] ?? 'SPAN'].bar
  const paleness = (sums.childCount[row] ?? 0) > 0 ? 'opacity-55' : ''
  const edge = isRunning(columns, row) ? 'running-pulse rounded-s-[2px]' : 'rounded-[2px]'
  return `${fill} ${paleness} ${edge}`
}

function barLabel({ columns, sums }: TraceModel, row: number): string {
  const start = (columns.start[row] ?? 0) - sums.firstStart
  const duration = columns.duration[row] ?? Number.NaN
  const whole = sums.horizon - sums.firstStart
  const values = { start: formatDuration(start), duration: formatDuration(duration) }
  if (Number.isNaN(duration)) return t('starts at {start}, still running', values)
  return whole <= 0
    ? t('starts at {start}, lasts {duration}', values)
    : t('starts at {start}, lasts {duration}, {share} of trace', {
        ...values,
        share: formatPercent(duration / whole),
      })
}
