import { describe, expect, it } from 'vitest'

import { mapError } from './map-error.ts'

describe('mapError', () => {
  it('puts the name before the message unless it is just Error', () => {
    expect(mapError(new TypeError('node broke')).statusMessage).toBe('TypeError: node broke')
    expect(mapError(new Error('model down')).statusMessage).toBe('model down')
  })

  it('keeps the first line and leaves LangChain’s troubleshooting link out', () => {
    const error = new Error('Recursion limit\n\nTroubleshooting URL: https://docs.langchain.com/x')
    expect(mapError(error).statusMessage).toBe('Recursion limit')
  })

  it.each([
    ['just a string', 'just a string'],
    [undefined, 'undefined was thrown'],
    [null, 'null was thrown'],
    [Symbol('s'), 'Symbol(s)'],
    [42, '42'],
  ])('shows %s as %s', (thrown, statusMessage) => {
    expect(mapError(thrown)).toEqual({ level: 'ERROR', statusMessage })
  })

  it('calls what the caller stopped aborted, and a timeout an error', () => {
    expect(mapError(new DOMException('x', 'AbortError'))).toEqual({
      level: 'WARNING',
      statusMessage: 'aborted',
    })
    expect(mapError(new Error('Abort')).level).toBe('WARNING')
    expect(mapError(new DOMException('Aborted', 'TimeoutError')).level).toBe('ERROR')
  })

  it('keeps code, status and a bounded stack', () => {
    const error = Object.assign(new Error('x'), { code: 'E_X', status: 429 })
    error.stack = 'x'.repeat(100_000)
    const details = mapError(error).metadata?.error
    expect(details).toMatchObject({ name: 'Error', code: 'E_X', status: 429 })
    expect(String(details?.['stack'])).toHaveLength(8192)
  })

  it('bounds messages and survives hostile objects', () => {
    expect(mapError(new Error('x'.repeat(5000))).statusMessage).toHaveLength(2000)
    const hostile = new Proxy(
      {},
      {
        get() {
          throw new Error('no')
        },
      },
    )
    expect(mapError(hostile).level).toBe('ERROR')
  })
})
