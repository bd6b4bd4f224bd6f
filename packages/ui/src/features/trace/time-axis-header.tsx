import type { ReactNode, RefObject } from 'react'

import { formatOffset } from '../../format/duration.ts'
import { t } from '../../messages/translate.ts'
import type { TimeWindow } from '../../trace-view/ticks.ts'
import { ticksOf } from '../../trace-view/ticks.ts'

/** A label this close to the right edge, px, would be cut. */
const LABEL_PX = 28

export interface TimeAxisHeaderProps {
  readonly window: TimeWindow
  readonly widthPx: number
  readonly laneRef: RefObject<HTMLDivElement | null>
}

/** The head of the tree: names of the columns and the labels of the axis. */
export function TimeAxisHeader({ window, widthPx, laneRef }: TimeAxisHeaderProps): ReactNode {
  const { stepMs, offsets } = ticksOf(window, widthPx)
  const place = (offset: number): number => ((offset - window.start) / window.width) * widthPx
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="trace-grid sticky top-0 z-10 h-6 border-b bg-subtle text-meta font-medium text-faint"
    >
      <div role="columnheader" className="ps-3">
        {t('Name')}
      </div>
      <div role="columnheader" className="trace-duration text-end">
        {t('Duration')}
      </div>
      <div role="columnheader" className="trace-tokens text-end">
        {t('Tokens')}
      </div>
      <div role="columnheader" className="trace-cost text-end">
        {t('Cost')}
      </div>
      <div role="columnheader" className="trace-lane numeric">
        <span className="sr-only">{t('Time')}</span>
        <div ref={laneRef} className="absolute inset-y-0 start-2 end-3">
          {offsets
            .filter((offset) => place(offset) < widthPx - LABEL_PX)
            .map((offset) => (
              <span
                key={offset}
                aria-hidden
                className="absolute top-1 ps-1"
                style={{ left: place(offset) }}
              >
                {formatOffset(offset, stepMs)}
              </span>
            ))}
        </div>
      </div>
    </div>
  )
}
