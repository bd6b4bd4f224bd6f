import { describe, expect, it } from 'vitest'

import { abortStatus, mapError } from './map-error.ts'

describe('mapError', () => {
  it('names the error and keeps status and attempts, never headers or bodies', () => {
    const error = Object.assign(
      new Error('Failed after 2 attempts. Last error: AI_APICallError: busy'),
      {
        name: 'AI_RetryError',
        statusCode: 500,
        responseHeaders: { authorization: 'Bearer secret' },
        requestBodyValues: { key: 'secret' },
        errors: [new Error('busy'), new Error('busy')],
      },
    )
    const mapped = mapError(error)
    expect(mapped).toMatchObject({
      level: 'ERROR',
      statusMessage: 'AI_RetryError: Failed after 2 attempts. Last error: busy',
      metadata: { error: { name: 'AI_RetryError', statusCode: 500, attempts: ['busy', 'busy'] } },
    })
    expect(JSON.stringify(mapped)).not.toContain('secret')
  })

  it('keeps the text to itself where contents must not be recorded', () => {
    const mapped = mapError(new TypeError('the prompt was: secret'), true)
    expect(mapped).toEqual({ level: 'ERROR', statusMessage: 'TypeError' })
  })

  it('shows a stop of the caller as a warning, with a reason that says something', () => {
    expect(mapError(new DOMException('This operation was aborted', 'AbortError'))).toEqual({
      level: 'WARNING',
      statusMessage: 'aborted',
    })
    expect(abortStatus(new DOMException('took too long', 'TimeoutError'))).toBe(
      'aborted: TimeoutError: took too long',
    )
    expect(abortStatus('user pressed stop')).toBe('aborted: user pressed stop')
    expect(abortStatus(undefined)).toBe('aborted')
  })

  it('takes anything that can be thrown', () => {
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error('trap')
        },
      },
    )
    for (const value of [undefined, null, 0, 'text', Symbol('s'), {}, hostile]) {
      expect(mapError(value).level).toBe('ERROR')
    }
  })
})
