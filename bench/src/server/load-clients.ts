import { Agent, request } from 'node:http'

import { createBatchTemplates, OBSERVATIONS_PER_BATCH } from './batch-template.ts'
import { fillBatch } from './fill-batch.ts'

/** The server under load and the keys of its project. */
export interface Target {
  readonly url: string
  readonly authorization: string
}

/** What some clients sent and how long the server took to acknowledge it. */
export interface LoadResult {
  readonly seconds: number
  /** Observations that were acknowledged. */
  readonly observations: number
  /** Time of each request from its first byte to the end of the answer, ms. */
  readonly answerMs: readonly number[]
  /** Fewest observations that were acknowledged within one second of the run. */
  readonly slowestSecond: number
  /** A few of the traces, to be read back. */
  readonly traceIds: readonly string[]
}

/** A server that does not answer ends the measurement, ms. */
const ANSWER_TIMEOUT_MS = 30_000

const templates = createBatchTemplates()

const MOST_BODY_BYTES = Math.max(...templates.map(({ body }) => body.length))

/** Mean bytes of an observation on the wire. */
export const BYTES_PER_OBSERVATION =
  templates.reduce((sum, { bytesPerObservation }) => sum + bytesPerObservation, 0) /
  templates.length

/**
 * `clients` senders that each post a batch, wait until it is acknowledged, and post the next one, for `seconds`.
 * @throws {Error} when a batch is not acknowledged whole.
 */
export async function runClients(
  target: Target,
  load: { readonly clients: number; readonly seconds: number },
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.clients })
  const answerMs: number[] = []
  const batchesBySecond: number[] = Array.from({ length: Math.floor(load.seconds) }, () => 0)
  const traceIds: string[] = []
  const startedAt = performance.now()
  const endsAt = startedAt + load.seconds * 1000
  const send = async (client: number) => {
    // A sender needs no more than one body at a time; new memory for each would cost it more than the rest.
    const room = Buffer.alloc(MOST_BODY_BYTES)
    for (let turn = client; performance.now() < endsAt; turn += 1) {
      const template = templates[turn % templates.length]
      if (template === undefined) throw new Error('Expected at least one prepared batch')
      const { body, traceIds: sent } = fillBatch(template, Date.now(), room)
      const sentAt = performance.now()
      await post(target, agent, body)
      const answeredAt = performance.now()
      answerMs.push(answeredAt - sentAt)
      const second = Math.floor((answeredAt - startedAt) / 1000)
      if (second in batchesBySecond) batchesBySecond[second] = (batchesBySecond[second] ?? 0) + 1
      if (answerMs.length % 50 === 1) traceIds.push(...sent.slice(0, 1))
    }
  }
  try {
    await Promise.all(Array.from({ length: load.clients }, (_, client) => send(client)))
  } finally {
    agent.destroy()
  }
  const seconds = (performance.now() - startedAt) / 1000
  const observations = answerMs.length * OBSERVATIONS_PER_BATCH
  const slowestSecond = Math.min(...batchesBySecond) * OBSERVATIONS_PER_BATCH
  return { seconds, observations, answerMs, slowestSecond, traceIds }
}

function post({ url, authorization }: Target, agent: Agent, body: Buffer): Promise<void> {
  const headers = {
    authorization,
    'content-type': 'application/json',
    'content-length': body.length,
  }
  return new Promise((resolve, reject) => {
    const sending = request(
      `${url}/api/public/ingestion`,
      { method: 'POST', agent, headers, timeout: ANSWER_TIMEOUT_MS },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('latin1')
          // The batch is acknowledged when every event is listed under `successes`.
          if (response.statusCode === 207 && text.endsWith('"errors":[]}')) resolve()
          else
            reject(
              new Error(
                `Expected 207 without errors, got ${response.statusCode} ${text.slice(-300)}`,
              ),
            )
        })
      },
    )
    sending.on('timeout', () => sending.destroy(new Error('The server did not answer')))
    sending.on('error', reject)
    sending.end(body)
  })
}
