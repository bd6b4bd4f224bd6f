import { describe, expect, it } from 'vitest'

import { mapError } from './map-error.ts'

describe('mapError', () => {
  it('names the error by its first line', () => {
    expect(mapError(new Error('no\nmore'))).toMatchObject({ level: 'ERROR', statusMessage: 'no' })
    expect(mapError(new TypeError('no'))).toMatchObject({ statusMessage: 'TypeError: no' })
  })

  it('takes an abort for a wish of the caller', () => {
    const abort = new DOMException('x', 'AbortError')
    expect(mapError(abort)).toEqual({ level: 'WARNING', statusMessage: 'aborted' })
  })

  it('says only what kind of error it was when messages must not be recorded', () => {
    expect(mapError(new RangeError('my prompt'), true)).toEqual({
      level: 'ERROR',
      statusMessage: 'RangeError',
    })
  })

  it('survives whatever was thrown', () => {
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no')
        },
      },
    )
    for (const thrown of [undefined, null, 'text', 3, Symbol('s'), {}, hostile, () => {}]) {
      expect(mapError(thrown).level).toBe('ERROR')
    }
    expect(mapError('text').statusMessage).toBe('text')
  })

  it('records code, status and stack, but no header and no body', () => {
    const error = Object.assign(new Error('no'), {
      status: 429,
      code: 'limit',
      headers: { authorization: 'x' },
      body: 'y',
    })
    const { metadata } = mapError(error)
    expect(metadata?.error).toMatchObject({ name: 'Error', status: 429, code: 'limit' })
    expect(JSON.stringify(metadata)).not.toMatch(/authorization|"y"/u)
  })
})
