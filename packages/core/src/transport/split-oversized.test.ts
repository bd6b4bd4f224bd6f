import { describe, expect, it } from 'vitest'

import { batchOf } from '../queue/batch.ts'
import { undelivered } from './send-result.ts'
import type { SendProblem, SendResult } from './send-result.ts'
import { splittingOversized } from './split-oversized.ts'

const encoder = new TextEncoder()
const TOO_LARGE: SendProblem = { code: 'too-large', message: 'HTTP 413', remedy: 'split' }

const batchOfCount = (count: number) =>
  batchOf(Array.from({ length: count }, (_, index) => encoder.encode(`{"id":"${index}"}`)))

describe('splittingOversized', () => {
  it('sends halves until they are taken, and rejects what is too large alone', async () => {
    const sizes: number[] = []
    const transport = splittingOversized({
      send(batch): Promise<SendResult> {
        const count = batch.ends.length
        sizes.push(count)
        const isTaken = count === 1 && new TextDecoder().decode(batch.body).includes('"2"')
        return Promise.resolve(
          isTaken
            ? { accepted: 1, rejections: [], undelivered: [] }
            : undelivered(batch, TOO_LARGE),
        )
      },
    })
    const result = await transport.send(batchOfCount(3))
    expect(sizes).toEqual([3, 1, 2, 1, 1])
    expect(result).toMatchObject({ accepted: 1, undelivered: [] })
    expect(result.rejections).toEqual([
      { reason: 'too large: HTTP 413', count: 1 },
      { reason: 'too large: HTTP 413', count: 1 },
    ])
  })

  it('keeps the doubt of a batch for its halves', async () => {
    const doubts: (boolean | undefined)[] = []
    const transport = splittingOversized({
      send(batch): Promise<SendResult> {
        doubts.push(batch.isDoubtful)
        batch.isDoubtful = true
        return Promise.resolve(undelivered(batch, TOO_LARGE))
      },
    })
    const { rejections } = await transport.send(batchOfCount(2))
    expect(doubts).toEqual([undefined, true, true])
    for (const { reason } of rejections) expect(reason).toContain('An earlier attempt')
  })
})
