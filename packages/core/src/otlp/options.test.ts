import { describe, expect, it } from 'vitest'

import { resolveOtlpOptions } from './options.ts'

const urlOf = (url: string): string => resolveOtlpOptions({ url }, {}).url

describe('resolveOtlpOptions', () => {
  it('sends to the collector of this machine by default', () => {
    expect(resolveOtlpOptions({}, {})).toEqual({
      url: 'http://localhost:4318/v1/traces',
      headers: {},
      resource: { 'service.name': 'unknown_service' },
      insteadOfHeddle: false,
      maxQueueBytes: 32_000_000,
    })
  })

  it('adds the path to an address without one', () => {
    expect(urlOf('https://otel.test')).toBe('https://otel.test/v1/traces')
    expect(urlOf('https://otel.test/')).toBe('https://otel.test/v1/traces')
    expect(urlOf('https://otel.test/api/traces')).toBe('https://otel.test/api/traces')
    expect(urlOf('nowhere')).toBe('nowhere')
  })

  it('knows the variables of OpenTelemetry, and takes options before them', () => {
    const environment = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otel.test/base/',
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%3Db, other = x=y ,broken',
      OTEL_SERVICE_NAME: 'shop',
      OTEL_RESOURCE_ATTRIBUTES: 'service.name=other,team=loom',
    }
    expect(resolveOtlpOptions({}, environment)).toMatchObject({
      url: 'https://otel.test/base/v1/traces',
      headers: { 'api-key': 'a=b', other: 'x=y' },
      resource: { 'service.name': 'shop', team: 'loom' },
    })
    const whole = { ...environment, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://t.test/x' }
    expect(resolveOtlpOptions({}, whole).url).toBe('https://t.test/x')
    const given = { url: 'http://own.test/y', headers: {}, resource: { 'service.name': 'own' } }
    expect(resolveOtlpOptions(given, whole)).toMatchObject({
      ...given,
      resource: { 'service.name': 'own', team: 'loom' },
    })
  })
})
