import { expect, it } from 'vitest'

import { accounted, currentAccount, ReadAccount, withReadAccount } from './read-account.ts'

function createClock() {
  let ms = 0
  return { now: () => ms, pass: (by: number) => void (ms += by) }
}

it('counts statements that run side by side once, and waiting only while none runs', async () => {
  const clock = createClock()
  const account = new ReadAccount(clock.now)
  const [first, second, third] = [1, 2, 3].map(() => Promise.withResolvers<void>())
  const running = account.during('engine', () => first?.promise ?? Promise.resolve())
  clock.pass(10)
  const waiting = account.during('waiting', () => second?.promise ?? Promise.resolve())
  const other = account.during('engine', () => third?.promise ?? Promise.resolve())
  clock.pass(5)
  first?.resolve()
  third?.resolve()
  await Promise.all([running, other])
  clock.pass(7)
  second?.resolve()
  await waiting
  clock.pass(100)
  account.add({ rows: 3, bytes: 40 })
  expect(account.totals()).toEqual({
    statements: 2,
    waitingMs: 7,
    engineMs: 15,
    rows: 3,
    bytes: 40,
  })
})

it('adds to the account of the request that asks, and to none outside of one', async () => {
  const account = new ReadAccount(() => 0)
  await withReadAccount(account, () => accounted('engine', async () => {}))
  await accounted('engine', async () => {})
  expect(account.totals().statements).toBe(1)
  expect(currentAccount()).toBeUndefined()
})
