import { expect, test } from 'vitest'

import { createLog } from './create-log.ts'

function capture(format: 'json' | 'text') {
  const lines: string[] = []
  const log = createLog({ level: 'info', format }, { write: (line) => void lines.push(line) })
  return { log, lines }
}

test('writes one object a line for programs', () => {
  const { log, lines } = capture('json')
  log.info({ requestId: 'r1', status: 200 }, 'request')
  log.debug('not this')
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 30,
    service: 'heddle',
    requestId: 'r1',
    status: 200,
    msg: 'request',
  })
})

test('writes lines for people in a terminal', () => {
  const { log, lines } = capture('text')
  log.info({ method: 'GET', path: '/api/public/traces', status: 200 }, 'request')
  expect(lines[0]).toMatch(
    /^\d\d:\d\d:\d\d\.\d{3} info {2}request method=GET path=\/api\/public\/traces status=200\n$/,
  )
})

test.each(['json', 'text'] as const)(
  'says what failed as %s, with stack and code, without the further fields of an error',
  (format) => {
    const { log, lines } = capture(format)
    const error = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (secret)=(hunter2) already exists.',
      parameters: ['hunter2'],
    })
    log.error({ err: error, requestId: 'r1' }, 'failed unexpectedly')
    expect(lines[0]).toContain('failed unexpectedly')
    expect(lines[0]).toContain('duplicate key')
    expect(lines[0]).toContain('create-log.test.ts')
    expect(lines[0]).not.toContain('hunter2')
    expect(lines[0]?.trimEnd().includes('\n')).toBe(format === 'text')
  },
)
