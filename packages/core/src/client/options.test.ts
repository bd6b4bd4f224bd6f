import { describe, expect, it } from 'vitest'

import { otlp } from '../otlp/otlp.ts'
import { resolveOptions } from './options.ts'
import type { HeddleOptions } from './options.ts'

const isCompressing = (options: HeddleOptions, environment = {}) =>
  resolveOptions(options, environment).settings.isCompressing
const spoolOf = (options: HeddleOptions, environment = {}) =>
  resolveOptions(options, environment).settings.spool

describe('resolveOptions', () => {
  it('falls back to the local server and its keys', () => {
    const { settings, warnings } = resolveOptions({}, {})
    expect(warnings).toEqual([])
    expect(settings).toMatchObject({
      baseUrl: 'http://127.0.0.1:4114',
      publicKey: 'pk-heddle-local',
      secretKey: 'sk-heddle-local',
      isEnabled: true,
      sampleRate: 1,
      flushIntervalMs: 1_000,
      maxQueueBytes: 64_000_000,
      logLevel: 'warn',
    })
  })

  it('takes the constructor before HEDDLE_, and HEDDLE_ before LANGFUSE_', () => {
    const environment = {
      HEDDLE_PUBLIC_KEY: 'pk-h',
      HEDDLE_BASE_URL: 'https://h.test/base/',
      LANGFUSE_PUBLIC_KEY: 'pk-l',
      LANGFUSE_SECRET_KEY: 'sk-l',
      LANGFUSE_HOST: 'https://l.test',
      LANGFUSE_TRACING_ENVIRONMENT: 'staging',
      LANGFUSE_SAMPLE_RATE: '0.25',
    }
    expect(resolveOptions({ publicKey: 'pk-o' }, environment).settings).toMatchObject({
      publicKey: 'pk-o',
      secretKey: 'sk-l',
      baseUrl: 'https://h.test/base',
      environment: 'staging',
      sampleRate: 0.25,
    })
  })

  it('compresses on the way to other machines, or as it is told', () => {
    for (const baseUrl of ['http://127.0.0.1:4114', 'http://localhost/x', 'http://[::1]:1']) {
      expect(isCompressing({ baseUrl })).toBe(false)
      expect(isCompressing({ baseUrl, compress: true })).toBe(true)
    }
    for (const baseUrl of ['https://heddle.test', 'http://localhost.test', 'http://10.0.0.1']) {
      expect(isCompressing({ baseUrl })).toBe(true)
      expect(isCompressing({ baseUrl }, { HEDDLE_COMPRESS: 'false' })).toBe(false)
    }
  })

  it('opens no spool unless asked to, by an option or by variables', () => {
    const maxBytes = 256_000_000
    expect(spoolOf({})).toBeUndefined()
    expect(spoolOf({ spool: true })).toEqual({ directory: '.heddle/spool', maxBytes })
    expect(spoolOf({ spool: { maxBytes: 5 } })).toEqual({ directory: '.heddle/spool', maxBytes: 5 })
    expect(spoolOf({}, { HEDDLE_SPOOL: 'true' })).toEqual({ directory: '.heddle/spool', maxBytes })
    const variables = { HEDDLE_SPOOL: '/var/spool', HEDDLE_SPOOL_MAX_BYTES: '7' }
    expect(spoolOf({}, variables)).toEqual({ directory: '/var/spool', maxBytes: 7 })
    expect(spoolOf({ spool: false }, variables)).toBeUndefined()
  })

  it('treats undefined options and empty variables as not set', () => {
    const { settings } = resolveOptions(
      { baseUrl: undefined },
      { HEDDLE_BASE_URL: ' ', LANGFUSE_BASE_URL: 'https://l.test' },
    )
    expect(settings.baseUrl).toBe('https://l.test')
  })

  it('is off in production without keys, with one warning that names them', () => {
    const { settings, warnings } = resolveOptions({}, { NODE_ENV: 'production' })
    expect(settings.isEnabled).toBe(false)
    expect(warnings).toEqual([
      { code: 'keys-missing', message: expect.stringContaining('HEDDLE_PUBLIC_KEY') },
    ])
    const withKeys = { publicKey: 'pk-a', secretKey: 'sk-a' }
    expect(resolveOptions(withKeys, { NODE_ENV: 'production' }).settings.isEnabled).toBe(true)
  })

  it('recognises swapped keys without showing the secret', () => {
    const { settings, warnings } = resolveOptions({ publicKey: 'sk-secret', secretKey: 'pk-a' }, {})
    expect(settings).toMatchObject({ isEnabled: false, publicKey: '' })
    expect(warnings.map(({ message }) => message)).toEqual([
      'Expected publicKey to start with pk-, got sk-…; the keys may be swapped; tracing is off.',
    ])
    expect(JSON.stringify([settings, warnings])).not.toContain('sk-secret')
  })

  it.each(['false', '0', 'off', 'No'])(
    'is switched off by HEDDLE_ENABLED=%s, without warnings',
    (text) => {
      const { settings, warnings } = resolveOptions(
        {},
        { HEDDLE_ENABLED: text, NODE_ENV: 'production' },
      )
      expect(settings.isEnabled).toBe(false)
      expect(warnings).toEqual([])
    },
  )

  it('names what it cannot use and goes on with the default', () => {
    const { settings, warnings } = resolveOptions(
      { flushIntervalMs: -5 },
      { HEDDLE_SAMPLE_RATE: '7', HEDDLE_LOG_LEVEL: 'loud' },
    )
    expect(settings).toMatchObject({ sampleRate: 1, flushIntervalMs: 1_000, logLevel: 'warn' })
    expect(warnings.map(({ message }) => message)).toEqual([
      'Expected HEDDLE_SAMPLE_RATE to be a number from 0 to 1, got "7"; the default is used.',
      'Expected HEDDLE_LOG_LEVEL to be silent, warn or debug, got "loud"; the default is used.',
      'Expected flushIntervalMs to be a number above 0, got "-5"; the default is used.',
    ])
  })

  it('takes from JavaScript callers what a variable could say, and throws at nothing', () => {
    const given = {
      sampleRate: '0.5',
      enabled: 'true',
      publicKey: 7,
      secretKey: ['sk'],
      release: {},
    }
    // Not what the types say.
    const { settings } = resolveOptions(given as unknown as HeddleOptions, {})
    expect(settings).toMatchObject({ sampleRate: 0.5, isEnabled: true, publicKey: '7' })
    expect(settings).toMatchObject({ secretKey: 'sk-heddle-local' })
    expect(settings.release).toBeUndefined()
    const off = resolveOptions({ enabled: 'off' } as unknown as HeddleOptions, {})
    expect(off.settings.isEnabled).toBe(false)
  })

  it('needs neither keys nor a server when an exporter stands in for it', () => {
    const exporters = [otlp({ insteadOfHeddle: true })]
    const environment = { NODE_ENV: 'production', HEDDLE_SAMPLE_RATE: '7' }
    const { settings, warnings } = resolveOptions({ exporters }, environment)
    expect(settings).toMatchObject({ isEnabled: true, media: undefined })
    expect(warnings.map(({ code }) => code)).toEqual(['invalid-option:HEDDLE_SAMPLE_RATE'])
    const beside = resolveOptions({ exporters: [otlp()] }, environment)
    expect(beside.settings.isEnabled).toBe(false)
  })

  it('is off with a base URL that is none', () => {
    const { settings, warnings } = resolveOptions({ baseUrl: 'localhost:4114' }, {})
    expect(settings.isEnabled).toBe(false)
    expect(warnings[0]?.message).toContain('such as http://127.0.0.1:4114, got "localhost:4114"')
  })
})
