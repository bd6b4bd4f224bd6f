import type { AnyRouter } from '@tanstack/react-router'

/** True for whoever is on the way to another page, whose code is not here yet. */
export function isLeavingPage({ latestLocation, state }: AnyRouter): boolean {
  return latestLocation.pathname !== state.resolvedLocation?.pathname
}
