import { quantile } from '../server/ingest-row.ts'
import type { Target } from '../server/load-clients.ts'
import type { Read, ReadRow } from './read.ts'

/** Answers that are not counted: the first fill caches. */
const WARM_UP = 2

/** A server with somebody who is signed in. */
export interface ReadTarget extends Target {
  readonly cookie: string
}

/** How often a read is asked for, and how long all of its turns may take together, ms. */
export interface ReadTurns {
  readonly requests: number
  readonly longestMs: number
}

/** Asks for one read again and again, one turn after the other. */
export async function measureRead(
  target: ReadTarget,
  read: Read,
  turns: ReadTurns,
): Promise<ReadRow> {
  const times: number[] = []
  const startedAt = performance.now()
  let [bytes, firstMs] = [0, 0]
  for (let turn = 0; turn < turns.requests + WARM_UP; turn += 1) {
    const askedAt = performance.now()
    const sizes = await Promise.all(read.paths(turn).map((path) => getBytes(target, path)))
    if (turn === 0) firstMs = performance.now() - askedAt
    if (turn < WARM_UP) continue
    times.push(performance.now() - askedAt)
    bytes += sizes.reduce((sum, size) => sum + size, 0)
    if (performance.now() - startedAt > turns.longestMs) break
  }
  const { group, name, targetMs } = read
  return {
    group,
    name,
    ...(targetMs !== undefined && { targetMs }),
    requests: times.length,
    firstMs,
    p50Ms: quantile(times, 0.5),
    p95Ms: quantile(times, 0.95),
    maxMs: quantile(times, 1),
    bytes: bytes / times.length,
  }
}

/** @throws {Error} when the answer is not 200. */
async function getBytes(target: ReadTarget, path: string): Promise<number> {
  const headers: Record<string, string> = path.startsWith('/api/public')
    ? { authorization: target.authorization }
    : { cookie: target.cookie }
  const response = await fetch(target.url + path, { headers })
  const body = await response.arrayBuffer()
  if (response.status !== 200)
    throw new Error(`${path}: ${response.status} ${Buffer.from(body).toString().slice(0, 500)}`)
  return body.byteLength
}
