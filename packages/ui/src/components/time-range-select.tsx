import type { ReactNode } from 'react'

import { t } from '../messages/translate.ts'
import { RANGE_LABELS, rangeLabel, RANGES, readTimeRange } from '../time-range.ts'
import type { TimeRange } from '../time-range.ts'
import { useTimeZone } from '../time-zone.ts'
import { SelectField } from './select-field.tsx'

export interface TimeRangeSelectProps {
  readonly range: TimeRange | undefined
  /** Given, no range can be chosen, and this is what that means. */
  readonly allLabel?: string
  readonly onChange: (range: TimeRange | undefined) => void
}

/** The time that is shown: lengths up to now, and the interval that was marked in a chart. */
export function TimeRangeSelect({ range, allLabel, onChange }: TimeRangeSelectProps): ReactNode {
  const timeZone = useTimeZone()
  const isPreset = RANGES.some((one) => one === range)
  return (
    <SelectField
      label={t('Time range')}
      value={range ?? ''}
      options={[
        ...(allLabel === undefined ? [] : [{ id: '', label: allLabel }]),
        ...RANGES.map((id) => ({ id, label: RANGE_LABELS[id] })),
        ...(range === undefined || isPreset
          ? []
          : [{ id: range, label: rangeLabel(range, timeZone) }]),
      ]}
      onChange={(next) => onChange(readTimeRange(next))}
    />
  )
}
