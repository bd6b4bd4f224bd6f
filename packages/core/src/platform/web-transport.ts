import type { Batch } from '../queue/batch.ts'
import type { TransportParts } from '../transport/open-transport.ts'
import { stored } from '../transport/send-result.ts'
import type { SendProblem, SendResult } from '../transport/send-result.ts'
import type { Transport } from '../transport/transport.ts'
import type { HttpAnswer } from './platform.ts'

/** Wait before a batch is sent again while what reads its answer cannot be loaded, milliseconds. */
const LOADING_WAIT_MS = 5_000
/** How often that is done: for ten minutes, as long as a server is asked. */
const LOADING_ATTEMPTS = 120

const NOT_LOADED: SendProblem = {
  code: 'network',
  message: 'No clear answer came, and the part of @heddle/core that reads it could not be loaded.',
  remedy: 'wait',
}

/**
 * Sends batches as `transport/open-transport.ts` does, whose code is loaded with the first answer that is not plain success: most
 * programs never need it. While it cannot be loaded, perhaps because there is no network at all, batches are kept and sent again.
 */
export function openTransport(
  parts: TransportParts,
  load = async () => import('#recovery'),
): Transport {
  const { http, endpoint, sleeper, onProblem } = parts
  let loading: Promise<Transport | undefined> | undefined
  const open = (): Promise<Transport | undefined> =>
    load().then(
      (recovery) => recovery.openTransport(parts),
      () => undefined,
    )
  const send = async (batch: Batch): Promise<SendResult> => {
    for (let attempt = 0; attempt < LOADING_ATTEMPTS; attempt++) {
      const answer = loading ? undefined : http.post({ ...endpoint, body: batch.body })
      if (answer && (await isStoredWhole(batch, answer))) {
        return stored(batch)
      }
      const transport = await (loading ??= open())
      if (transport) return transport.send(batch, answer)
      loading = undefined
      onProblem(NOT_LOADED)
      if ((await sleeper.sleep(LOADING_WAIT_MS, true)) === 'closed') break
    }
    return { accepted: 0, rejections: [], undelivered: [batch], problem: NOT_LOADED }
  }
  return { send }
}

/** True when the answer says that every event is stored, and nothing else. */
async function isStoredWhole({ ends }: Batch, answer: Promise<HttpAnswer>): Promise<boolean> {
  try {
    const { status, text } = await answer
    const { successes, errors } = JSON.parse(text) as { successes: unknown[]; errors: unknown[] }
    return status < 300 && errors.length === 0 && successes.length === ends.length
  } catch {
    return false
  }
}
