import { describe, expect, it } from 'vitest'

import { BODY_END, BODY_START } from '../queue/batch.ts'
import { retrying } from './retrying-transport.ts'
import type { RetryParts } from './retrying-transport.ts'
import type { SendProblem, SendResult } from './send-result.ts'
import { Sleeper } from './sleeper.ts'

const BATCH = { body: new Uint8Array([...BODY_START, ...BODY_END]), ids: ['a', 'b'], ends: [] }

const unanswered = (problem: SendProblem): SendResult => ({
  accepted: 0,
  rejections: [],
  undelivered: [BATCH],
  problem,
})
const LOST = unanswered({ code: 'network', message: 'reset', remedy: 'wait' })
const LIMITED = unanswered({ code: 'rate-limited', message: 'wait', remedy: 'wait' })
const REFUSED: SendResult = {
  accepted: 0,
  rejections: [{ reason: 'wrong keys', count: 2 }],
  undelivered: [],
  problem: { code: 'unauthorized', message: 'wrong keys', remedy: 'none' },
}
const STORED: SendResult = { accepted: 2, rejections: [], undelivered: [] }

function schedule(callback: () => void) {
  queueMicrotask(callback)
  return { cancel: () => {} }
}

/** Sends over a way that gives these results in turn; waits take no time. */
function send(results: SendResult[], parts: Partial<RetryParts> = {}): Promise<SendResult> {
  const transport = retrying(
    { send: () => Promise.resolve(results.shift() as SendResult) }, // as many as the test expects
    {
      sleeper: new Sleeper(schedule),
      now: () => 0,
      random: () => 0,
      deadlineMs: 600_000,
      onProblem: () => {},
      ...parts,
    },
  )
  return transport.send({ ...BATCH })
}

describe('retrying', () => {
  it('sends again until there is an answer', async () => {
    expect(await send([LOST, LIMITED, LOST, STORED])).toEqual(STORED)
  })

  it('gives the batch back when the wait would pass the deadline', async () => {
    expect(await send([LOST], { deadlineMs: 100 })).toEqual(LOST)
  })

  it('says of refused events that an earlier attempt may have stored them', async () => {
    const { rejections } = await send([LOST, REFUSED])
    expect(rejections).toEqual([
      { reason: expect.stringContaining('wrong keys (An earlier attempt'), count: 2 },
    ])
  })

  it('leaves no doubt after attempts that surely stored nothing', async () => {
    expect(await send([LIMITED, REFUSED])).toEqual(REFUSED)
  })

  it('leaves no doubt when the server answered for each event', async () => {
    const each: SendResult = {
      accepted: 0,
      rejections: [{ reason: '400 no name', count: 2 }],
      undelivered: [],
      problem: { code: 'event-rejected', message: 'both', remedy: 'none' },
    }
    expect(await send([LOST, each])).toEqual(each)
  })
})
