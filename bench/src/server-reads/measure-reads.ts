import { quantile } from '../server/ingest-row.ts'
import type { Target } from '../server/load-clients.ts'
import type { Read, ReadAmounts, ReadPhases, ReadRow } from './read.ts'
import {
  amountsOf,
  COUNT_HEADER,
  meanPhases,
  parseServerTiming,
  phasesOf,
} from './server-timing.ts'

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

/** One turn of a read: its answers are complete after so many ms. */
interface Turn {
  readonly tookMs: number
  readonly bytes: number
  /** Of the answer that came last. */
  readonly phases: ReadPhases
}

/** What a read took, all turns together. */
type Measured = Omit<ReadRow, 'aloneMs' | 'alone' | 'amounts'> & { readonly mean: ReadPhases }

/** Asks for one read again and again, one turn after the other. */
export async function measureRead(
  target: ReadTarget,
  read: Read,
  limits: ReadTurns,
): Promise<Measured> {
  const turns: Turn[] = []
  const startedAt = performance.now()
  for (let turn = 0; turn < limits.requests + WARM_UP; turn += 1) {
    turns.push(await takeTurn(target, read.paths(turn)))
    if (turn >= WARM_UP && performance.now() - startedAt > limits.longestMs) break
  }
  const [first, counted] = [turns[0], turns.slice(WARM_UP)]
  const times = counted.map(({ tookMs }) => tookMs)
  const p95Ms = quantile(times, 0.95)
  const slowest = counted.filter(({ tookMs }) => tookMs >= p95Ms)
  const { group, name, targetMs } = read
  return {
    group,
    name,
    ...(targetMs !== undefined && { targetMs }),
    requests: times.length,
    firstMs: first?.tookMs ?? 0,
    p50Ms: quantile(times, 0.5),
    p95Ms,
    maxMs: quantile(times, 1),
    bytes: counted.reduce((sum, { bytes }) => sum + bytes, 0) / times.length,
    slowest: meanPhases(slowest.map(({ phases }) => phases)),
    mean: meanPhases(counted.map(({ phases }) => phases)),
  }
}

/** What the engine reads for one turn of a read. */
export async function countRead(target: ReadTarget, read: Read): Promise<ReadAmounts> {
  const answers = await Promise.all(read.paths(0).map((path) => ask(target, path, COUNT_HEADER)))
  return amountsOf(answers.map(({ timing }) => parseServerTiming(timing)))
}

async function takeTurn(target: ReadTarget, paths: readonly string[]): Promise<Turn> {
  const askedAt = performance.now()
  const answers = await Promise.all(
    paths.map(async (path) => {
      const answer = await ask(target, path)
      return { ...answer, tookMs: performance.now() - askedAt }
    }),
  )
  const last = answers.reduce((one, other) => (other.tookMs > one.tookMs ? other : one))
  return {
    tookMs: last.tookMs,
    bytes: answers.reduce((sum, { bytes }) => sum + bytes, 0),
    phases: phasesOf(parseServerTiming(last.timing), last.tookMs),
  }
}

/** @throws {Error} when the answer is not 200. */
async function ask(target: ReadTarget, path: string, others: Record<string, string> = {}) {
  const headers: Record<string, string> = path.startsWith('/api/public')
    ? { ...others, authorization: target.authorization }
    : { ...others, cookie: target.cookie }
  const response = await fetch(target.url + path, { headers })
  const body = await response.arrayBuffer()
  if (response.status !== 200)
    throw new Error(`${path}: ${response.status} ${Buffer.from(body).toString().slice(0, 500)}`)
  return { bytes: body.byteLength, timing: response.headers.get('server-timing') }
}
