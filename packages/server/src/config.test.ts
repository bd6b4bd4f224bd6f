import { expect, test } from 'vitest'

import { resolveServerConfig } from './config.ts'

test('an option wins over the environment, the environment over the default', () => {
  const environment = { HEDDLE_PORT: '5000', HEDDLE_DATA: '/from-environment' }
  expect(resolveServerConfig({ port: '6000' }, environment)).toMatchObject({
    mode: 'dev',
    port: 6000,
    dataDir: '/from-environment',
    logLevel: 'error',
  })
  expect(resolveServerConfig({}, {}).port).toBe(4114)
})

test('what was decided once is decided the same again', () => {
  const environment = { HEDDLE_MODEL_URLS: 'https://one/v1, https://two/v1' }
  const decided = resolveServerConfig({}, environment)
  expect(decided.modelUrls).toEqual(['https://one/v1', 'https://two/v1'])
  expect(resolveServerConfig(decided, environment)).toEqual(decided)
})

test('an empty variable counts as absent', () => {
  expect(resolveServerConfig({}, { HEDDLE_PORT: '' }).port).toBe(4114)
})

test('a wrong value is refused under the name it was given by', () => {
  expect(() => resolveServerConfig({}, { HEDDLE_PORT: '70000' })).toThrow(
    /^HEDDLE_PORT cannot be "70000" \(.*65535\): correct it/,
  )
  expect(() => resolveServerConfig({ port: 'four' }, {})).toThrow(/^port cannot be "four"/)
})

const serve = { mode: 'serve', databaseUrl: 'postgres://db/heddle', clickhouseUrl: 'http://ch' }

test('a server for a team takes databases by URL, the local one passes their variables over', () => {
  const environment = { HEDDLE_DATABASE_URL: 'postgresql://db/x', HEDDLE_HOST: '0.0.0.0' }
  const { clickhouseUrl, mode } = serve
  expect(resolveServerConfig({ mode, clickhouseUrl }, environment)).toMatchObject({
    databaseUrl: 'postgresql://db/x',
    host: '0.0.0.0',
  })
  expect(resolveServerConfig({}, environment)).toMatchObject({ mode: 'dev', host: '127.0.0.1' })
})

test.each([
  [{ host: '0.0.0.0' }, 'everybody knows its keys'],
  [{ ...serve, mode: 'dev' }, 'databaseUrl is no option of the local server'],
  [{ ...serve, databaseUrl: undefined }, 'clickhouseUrl is set without databaseUrl'],
  [{ ...serve, clickhouseUrl: undefined }, 'databaseUrl is set without clickhouseUrl'],
  [{ mode: 'serve', clickhouseCluster: 'main' }, 'clickhouseCluster is set without clickhouseUrl'],
  [{ ...serve, clickhouseCluster: "x' ON" }, 'clickhouseCluster cannot be'],
])('what contradicts itself is refused: %o', (options, message) => {
  expect(() => resolveServerConfig(options, {})).toThrow(message)
})

test('the password of a wrong URL is not repeated', () => {
  const wrong = { ...serve, databaseUrl: 'mysql://heddle:secret@db/heddle' }
  expect(() => resolveServerConfig(wrong, {})).toThrow(
    /^databaseUrl cannot be what it is \((?!.*secret).*give it as postgres:\/\/user/,
  )
})
