/** The visitors, in a process of their own: `{ url, visits }` as a message, the times they saw as the answer. */
import { setTimeout as sleep } from 'node:timers/promises'

import { ARRIVAL_MS, kindOf, LINGER_MS, VISITS_PER_WAVE } from './visit-plan.ts'
import type { VisitKind, VisitTimes } from './visit-plan.ts'

interface Order {
  readonly url: string
  readonly visits: number
}

interface Visit {
  readonly firstTokenMs: number
  readonly totalMs: number | undefined
}

async function visit(url: string, kind: VisitKind): Promise<Visit> {
  const startedAt = performance.now()
  const leaving = new AbortController()
  const response = await fetch(`${url}/${kind}`, { signal: leaving.signal })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let firstTokenMs: number | undefined
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true }
    if (done) break
    if (firstTokenMs !== undefined || !value?.includes('"text-delta"')) continue
    firstTokenMs = performance.now() - startedAt
    if (kind === 'stay') continue
    await sleep(LINGER_MS)
    leaving.abort()
    return { firstTokenMs, totalMs: undefined }
  }
  if (firstTokenMs === undefined)
    throw new Error(`Expected an answer, got status ${response.status}`)
  return { firstTokenMs, totalMs: performance.now() - startedAt }
}

async function visitInWaves({ url, visits }: Order): Promise<VisitTimes> {
  const seen: Visit[] = []
  for (let done = 0; done < visits; done += VISITS_PER_WAVE) {
    const wave = Math.min(VISITS_PER_WAVE, visits - done)
    const started = Array.from({ length: wave }, async (_, index) => {
      await sleep((index / wave) * ARRIVAL_MS)
      return visit(url, kindOf(done + index))
    })
    seen.push(...(await Promise.all(started)))
  }
  return {
    firstTokenMs: seen.map(({ firstTokenMs }) => firstTokenMs),
    totalMs: seen.flatMap(({ totalMs }) => totalMs ?? []),
  }
}

process.on('message', (order: Order) => {
  void visitInWaves(order).then((times) => process.send?.(times))
})
