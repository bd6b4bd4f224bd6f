import { tracingChannel } from 'node:diagnostics_channel'

import { activeObservation } from '@heddle/core'
import { afterEach, expect, it, vi } from 'vitest'

import { listenToChannel } from './telemetry-channel.ts'
import type { ChannelListener } from './telemetry-channel.ts'

const message = { type: 'step', event: {} }
const place = { traceId: '1'.repeat(32), observationId: '2'.repeat(16) }
const silent: ChannelListener = { started: () => undefined, ended: () => {} }

function fail(): never {
  throw new Error('listener')
}

afterEach(() => {
  vi.restoreAllMocks()
})

it('runs what is inside an operation at the place that the listener names', () => {
  const stop = listenToChannel({ ...silent, started: () => place })
  const channel = tracingChannel('ai:telemetry')
  expect(channel.start.runStores(message, activeObservation)).toBe(place)
  stop?.()
  expect(channel.start.runStores(message, activeObservation)).toBeUndefined()
  expect(channel.hasSubscribers).toBe(false)
})

it('keeps what a listener throws from the program', () => {
  const stop = listenToChannel({ started: fail, ended: fail })
  const channel = tracingChannel('ai:telemetry')
  expect(channel.start.runStores(message, () => 'ran')).toBe('ran')
  channel.asyncEnd.publish(message)
  stop?.()
})

it.each([
  ['is no such module', () => undefined],
  ['is a module without the channel', () => ({})],
  ['is no way to ask', fail],
])('does nothing where there %s', (_what, getBuiltinModule) => {
  vi.spyOn(process, 'getBuiltinModule').mockImplementation(getBuiltinModule)
  expect(listenToChannel(silent)).toBeUndefined()
})
