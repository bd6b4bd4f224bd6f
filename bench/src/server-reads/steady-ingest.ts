import { createBatchTemplates, OBSERVATIONS_PER_BATCH } from '../server/batch-template.ts'
import { fillBatch } from '../server/fill-batch.ts'
import type { Target } from '../server/load-clients.ts'

/** Sends observations at a rate, none at 0, until it is stopped. */
export interface SteadyIngest {
  /** Resolves with what was acknowledged. @throws {Error} when a batch was not, or when the server fell behind. */
  stop(): Promise<{ readonly observations: number; readonly seconds: number }>
}

/** Batches on their way at a time before the server counts as fallen behind. */
const MOST_WAITING = 50

export function startSteadyIngest(target: Target, observationsPerSecond: number): SteadyIngest {
  const templates = createBatchTemplates()
  const startedAt = performance.now()
  const waiting = new Set<Promise<void>>()
  let [turn, acknowledged] = [0, 0]
  let fault: Error | undefined
  const send = async () => {
    const template = templates[turn % templates.length]
    if (template === undefined) throw new Error('Expected at least one prepared batch')
    turn += 1
    const response = await fetch(`${target.url}/api/public/ingestion`, {
      method: 'POST',
      headers: { authorization: target.authorization, 'content-type': 'application/json' },
      body: new Uint8Array(fillBatch(template, Date.now()).body),
    })
    const text = await response.text()
    if (response.status !== 207 || !text.endsWith('"errors":[]}'))
      throw new Error(`Expected 207 without errors, got ${response.status} ${text.slice(-300)}`)
    acknowledged += OBSERVATIONS_PER_BATCH
  }
  const post = () => {
    if (waiting.size >= MOST_WAITING) {
      fault ??= new Error(`The server is ${MOST_WAITING} batches behind`)
      return
    }
    const sending: Promise<void> = send()
      .catch((error: unknown) => {
        fault ??= error instanceof Error ? error : new Error(String(error))
      })
      .finally(() => waiting.delete(sending))
    waiting.add(sending)
  }
  const everyMs = (1000 * OBSERVATIONS_PER_BATCH) / observationsPerSecond
  const timer = observationsPerSecond > 0 ? setInterval(post, everyMs) : undefined
  return {
    async stop() {
      clearInterval(timer)
      await Promise.all(waiting)
      if (fault !== undefined) throw fault
      return { observations: acknowledged, seconds: (performance.now() - startedAt) / 1000 }
    },
  }
}
