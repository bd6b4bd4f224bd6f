import { useSyncExternalStore } from 'react'

import { readChoice, rememberChoice } from './remembered-choice.ts'

export const ZONE_CHOICES = ['local', 'utc', 'project'] as const
export type ZoneChoice = (typeof ZONE_CHOICES)[number]

const STORAGE_KEY = 'heddle-zone'

const localZone = new Intl.DateTimeFormat().resolvedOptions().timeZone

let choice: ZoneChoice = readChoice(STORAGE_KEY, ZONE_CHOICES) ?? 'local'
let projectZone: string | null = null
const listeners = new Set<() => void>()

function tell(): void {
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Shows all times in another zone and remembers the choice in this browser. */
export function chooseZone(next: ZoneChoice): void {
  choice = next
  rememberChoice(STORAGE_KEY, next)
  tell()
}

/** The zone that the people of the open project chose; null for none. */
export function setProjectZone(zone: string | null): void {
  projectZone = zone
  tell()
}

/** IANA zone that a choice stands for; undefined for a project without one. */
export function zoneOf(one: ZoneChoice): string | undefined {
  return { local: localZone, utc: 'UTC', project: projectZone ?? undefined }[one]
}

/** Where the project has no zone, its times are local ones. */
const currentChoice = (): ZoneChoice => (zoneOf(choice) === undefined ? 'local' : choice)

/** What was chosen, and stays so until it is chosen anew. */
export const useZoneChoice = (): ZoneChoice => useSyncExternalStore(subscribe, currentChoice)

/** IANA zone that times are shown in. */
export function useTimeZone(): string {
  return useSyncExternalStore(subscribe, () => zoneOf(currentChoice()) ?? localZone)
}
