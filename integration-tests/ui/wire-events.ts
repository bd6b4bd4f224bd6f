import type { IngestionEvent } from '@heddle/core/schemas'

/** Events of some bodies, all sent at one moment. The server validates the bodies, and `send` fails when one is refused. */
export function wireEvents(
  timestamp: string,
  bodies: readonly (readonly [type: string, body: Readonly<Record<string, unknown>>])[],
): IngestionEvent[] {
  return bodies.map(
    ([type, body]) =>
      ({ id: `${String(body['id'])}-${type}`, timestamp, type, body }) as IngestionEvent,
  )
}
