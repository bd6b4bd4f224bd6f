import type { ReactNode } from 'react'

import { formatAgo, formatTime } from '../format/time.ts'
import { t } from '../messages/translate.ts'
import { useTimeZone, useZoneChoice, ZONE_CHOICES, zoneOf } from '../time-zone.ts'

const LABELS = { local: t('Local'), utc: 'UTC', project: t('Project') }

/** A moment in the zone that was chosen; the tooltip has the other zones and how long ago it was. */
export function Moment(props: { readonly at: string; readonly className?: string }): ReactNode {
  const { at, className } = props
  const nowMs = Date.now()
  const choice = useZoneChoice()
  const others = ZONE_CHOICES.flatMap((other) => {
    const timeZone = zoneOf(other)
    if (other === choice || timeZone === undefined) return []
    const name = other === 'utc' ? '' : ` (${timeZone})`
    return [`${LABELS[other]}${name}: ${formatTime(at, { nowMs, timeZone })}`]
  })
  return (
    <time
      dateTime={at}
      title={[...others, formatAgo(at, nowMs)].filter(Boolean).join('\n')}
      className={className}
    >
      {formatTime(at, { nowMs, timeZone: useTimeZone() })}
    </time>
  )
}
