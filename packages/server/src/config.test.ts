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

test('an empty variable counts as absent', () => {
  expect(resolveServerConfig({}, { HEDDLE_PORT: '' }).port).toBe(4114)
})

test('a wrong value is refused under the name it was given by', () => {
  expect(() => resolveServerConfig({}, { HEDDLE_PORT: '70000' })).toThrow(
    /^HEDDLE_PORT cannot be "70000" \(.*65535\): correct it/,
  )
  expect(() => resolveServerConfig({ port: 'four' }, {})).toThrow(/^port cannot be "four"/)
})
