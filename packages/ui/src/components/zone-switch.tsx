import type { ReactNode } from 'react'

import { t } from '../messages/translate.ts'
import { chooseZone, useZoneChoice, ZONE_CHOICES, zoneOf } from '../time-zone.ts'

const LABELS = { local: t('Local'), utc: 'UTC', project: t('Project') }

/** The zone that all times are shown in. The project's is offered where it has one. */
export function ZoneSwitch(): ReactNode {
  const choice = useZoneChoice()
  return (
    <select
      aria-label={t('Time zone')}
      title={t('Times in {choice}', { choice: zoneOf(choice) ?? choice })}
      value={choice}
      onChange={(event) => {
        const chosen = ZONE_CHOICES.find((one) => one === event.target.value)
        if (chosen !== undefined) chooseZone(chosen)
      }}
      className="h-7 w-18 rounded-control border bg-bg px-1 text-meta text-muted group-data-[narrow=true]:w-8 hover:text-text"
    >
      {ZONE_CHOICES.filter((one) => zoneOf(one) !== undefined).map((one) => (
        <option key={one} value={one}>
          {LABELS[one]}
        </option>
      ))}
    </select>
  )
}
