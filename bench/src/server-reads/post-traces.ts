import type { Target } from '../server/load-clients.ts'
import type { TemplateEvent, TemplateTrace } from './template-traces.ts'

/** Events of one request. */
const EVENTS_A_BATCH = 400

/** Sends traces to a server; resolves when all of them are acknowledged. @throws {Error} when an event is refused. */
export async function postTraces(target: Target, traces: Iterable<TemplateTrace>): Promise<void> {
  let batch: TemplateEvent[] = []
  for (const { events } of traces) {
    for (const event of events) {
      batch.push(event)
      if (batch.length < EVENTS_A_BATCH) continue
      await postEvents(target, batch)
      batch = []
    }
  }
  if (batch.length > 0) await postEvents(target, batch)
}

async function postEvents(target: Target, batch: readonly TemplateEvent[]): Promise<void> {
  const response = await fetch(`${target.url}/api/public/ingestion`, {
    method: 'POST',
    headers: { authorization: target.authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ batch }),
  })
  const text = await response.text()
  if (response.status !== 207 || !text.endsWith('"errors":[]}'))
    throw new Error(`Expected 207 without errors, got ${response.status} ${text.slice(-300)}`)
}
