import { formatDecimal } from './decimal.ts'
import { isolated } from './isolated.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

const twoDigits = (value: number): string => String(value).padStart(2, '0')

/**
 * A duration in ms as people read it: `<1 ms`, `483 ms`, `2.72 s`, `16.6 s`, `1m 04s`, `20h 35m`.
 * Rounds before it chooses the unit, so a longer duration never prints as a shorter one.
 */
export function formatDuration(durationMs: number): string {
  return isolated(durationMs < 0 ? `-${print(-durationMs)}` : print(durationMs))
}

function print(durationMs: number): string {
  if (durationMs === 0) return '0 ms'
  if (durationMs < 1) return '<1 ms'
  if (Math.round(durationMs) < SECOND) return `${Math.round(durationMs)} ms`
  if (Math.round(durationMs / 10) < SECOND) return `${formatDecimal(durationMs / SECOND, 2)} s`
  if (Math.round(durationMs / 100) < 600) return `${formatDecimal(durationMs / SECOND, 1)} s`
  const seconds = Math.round(durationMs / SECOND)
  if (seconds < HOUR / SECOND) return `${Math.floor(seconds / 60)}m ${twoDigits(seconds % 60)}s`
  const minutes = Math.round(durationMs / MINUTE)
  return `${Math.floor(minutes / 60)}h ${twoDigits(minutes % 60)}m`
}

/** A point on the time axis, as an offset in ms; `stepMs` is the distance of the ticks and decides how fine the label is. */
export function formatOffset(offsetMs: number, stepMs: number): string {
  if (offsetMs === 0) return '0'
  if (Math.abs(offsetMs) < SECOND && stepMs < SECOND) return `${trimmed(offsetMs, stepMs)} ms`
  if (Math.abs(offsetMs) < MINUTE || stepMs < SECOND) {
    return `${trimmed(offsetMs / SECOND, stepMs / SECOND)} s`
  }
  const seconds = Math.round(offsetMs / SECOND)
  if (seconds < HOUR / SECOND) return `${Math.floor(seconds / 60)}m ${twoDigits(seconds % 60)}s`
  const minutes = Math.floor(seconds / 60)
  return `${Math.floor(minutes / 60)}h ${twoDigits(minutes % 60)}m`
}

function trimmed(value: number, step: number): string {
  const decimals = Math.min(6, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)))
  return formatDecimal(value, decimals)
}
