import { activeObservation } from './active-observation.ts'
import type { ActiveObservation } from './observation-fields.ts'

/** Anything that carries texts by name to another process: headers, a job's data, environment variables. */
export type Carrier = Record<string, string | readonly string[] | undefined>

/** Name of the header that says trace and parent. Source: W3C Trace Context, 3.2. */
const TRACEPARENT = 'traceparent'
/** Version, trace id, parent id, flags; later versions may add fields. Source: W3C Trace Context, 3.2.2. */
const FORM = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(?:-|$)/

/**
 * Returns the carrier with `traceparent` of the active observation, so that the receiver can continue the trace. Without
 * one, or when its ids are not those of W3C Trace Context, returns an equal carrier.
 *
 * @example await fetch(url, { headers: inject({ accept: 'application/json' }) })
 */
export function inject<Given extends Carrier>(
  carrier: Given,
  active: ActiveObservation | undefined = activeObservation(),
): Given & { traceparent?: string } {
  const traceparent = `00-${active?.traceId}-${active?.observationId}-01`
  // What the receiver would not read as these very ids is no such id.
  const isReadable = active && extract({ traceparent })?.observationId === active.observationId
  return isReadable ? { ...carrier, traceparent } : { ...carrier }
}

/**
 * Returns the observation a carrier names, to continue its trace with {@link runWithObservation}; undefined when there is
 * none or its form is not that of W3C Trace Context. Names are compared without regard to case; a `Headers` object works too.
 *
 * @example const sender = extract(request.headers); if (sender) runWithObservation(sender, handle)
 */
export function extract(carrier: Carrier | Headers | undefined): ActiveObservation | undefined {
  const entries = carrier instanceof Headers ? carrier : Object.entries(carrier ?? {})
  for (const [name, value] of entries) {
    if (name.toLowerCase() !== TRACEPARENT) continue
    const [first] = [value].flat()
    const [, traceId, observationId] = FORM.exec(String(first).trim()) ?? []
    return traceId && observationId ? { traceId, observationId } : undefined
  }
  return undefined
}
