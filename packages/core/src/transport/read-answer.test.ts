import { describe, expect, it } from 'vitest'

import { batchOf } from '../queue/batch.ts'
import { readAnswer } from './read-answer.ts'

const encoder = new TextEncoder()
const IDS = ['p-1', 'p-2', 'p-3']
const BATCH = batchOf(IDS.map((id) => encoder.encode(JSON.stringify({ id }))))

const read = (text: string) => readAnswer(BATCH, { status: 207, text, retryAfter: undefined }, 0)

const stored = (ids: readonly string[]) => ids.map((id) => ({ id, status: 201 }))

describe('readAnswer', () => {
  const whole = { successes: stored(IDS), errors: [] }
  it.each([
    ['as it is usually written', JSON.stringify(whole)],
    ['with white space', JSON.stringify(whole, null, 2)],
    ['with another status', JSON.stringify(whole).replaceAll('201', '200')],
    [
      'with its members the other way round',
      JSON.stringify({ errors: [], successes: whole.successes }),
    ],
  ])('takes every event for stored when the answer says so, %s', (_, text) => {
    expect(read(text)).toEqual({ accepted: 3, rejections: [], undelivered: [] })
  })

  it('counts an event that a usual answer leaves out as rejected', () => {
    const { accepted, rejections } = read(
      JSON.stringify({ successes: stored(IDS.slice(1)), errors: [] }),
    )
    expect(accepted).toBe(2)
    expect(rejections).toEqual([
      { reason: expect.stringContaining('neither as stored nor as refused'), count: 1 },
    ])
  })

  it('looks at what is told of an event rather than at letters that say the same', () => {
    const odd = {
      successes: [...stored(['p-1']), { id: '"status":201}', status: 201 }],
      errors: [],
    }
    expect(read(JSON.stringify(odd))).toMatchObject({ accepted: 1 })
  })

  it('counts refused events beside stored ones', () => {
    const errors = [{ id: 'p-2', status: 400, message: 'no name' }]
    const { accepted, rejections } = read(
      JSON.stringify({ successes: stored(['p-1', 'p-3']), errors }),
    )
    expect(accepted).toBe(2)
    expect(rejections).toEqual([{ reason: '400 no name', count: 1 }])
  })
})
