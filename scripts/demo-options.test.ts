import { describe, expect, it } from 'vitest'

import { parseDemoOptions } from './demo-options.ts'

describe('parseDemoOptions', () => {
  it('has the defaults of heddle dev', () => {
    expect(parseDemoOptions([])).toEqual({
      port: 4114,
      dataDir: '.heddle',
      exit: false,
      help: false,
    })
  })

  it('reads every option, also behind the dashes of pnpm', () => {
    expect(parseDemoOptions(['--', '--port', '0', '--data=/tmp/x', '--exit'])).toEqual({
      port: 0,
      dataDir: '/tmp/x',
      exit: true,
      help: false,
    })
  })

  it.each(['-1', '65536', '41a', ''])('refuses the port "%s"', (port) => {
    expect(() => parseDemoOptions([`--port=${port}`])).toThrow(/number from 0 to 65535/u)
  })

  it('answers an unknown option with the usage', () => {
    expect(() => parseDemoOptions(['--prot', '1'])).toThrow(/npx pnpm@12 demo/u)
  })
})
