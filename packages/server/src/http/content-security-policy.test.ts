import { createHash } from 'node:crypto'

import { expect, test } from 'vitest'

import { contentSecurityPolicy } from './content-security-policy.ts'

test('each inline script of the page may run by its hash, and nothing foreign or inline besides', () => {
  const scripts = ['early()', '\n  later()\n']
  const inline = scripts.map((script) => `<script>${script}</script>`).join('<p></p>')
  const policy = contentSecurityPolicy(`<html>${inline}<script src="./main.js"></script></html>`)
  for (const script of scripts) {
    expect(policy).toContain(`'sha256-${createHash('sha256').update(script).digest('base64')}'`)
  }
  expect(policy.match(/sha256-/g)).toHaveLength(2)
  expect(policy).toContain("default-src 'self'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toMatch(/unsafe|https?:|\*/)
})
