import { describe, expect, it } from 'vitest'

import { startSnippets } from './snippets.ts'

const values = {
  baseUrl: 'https://traces.example',
  publicKey: 'pk-1',
  secretKey: 'sk-1',
  needsNoKeys: false,
}

const codeOf = (id: string, filled = values): string =>
  startSnippets(filled)
    .find((snippet) => snippet.id === id)
    ?.steps.map(({ code }) => code)
    .join('\n') ?? ''

describe('startSnippets', () => {
  it('fills address and keys into every way of connecting', () => {
    for (const { id } of startSnippets(values)) {
      expect(codeOf(id)).toContain('https://traces.example')
      expect(codeOf(id)).toContain('pk-1')
    }
  })

  it('asks for no keys where the client finds them itself', () => {
    expect(codeOf('langchain', { ...values, needsNoKeys: true })).not.toContain('pk-1')
  })

  it('has a cURL batch that is JSON', () => {
    const body = /-d '(?<body>.*)'$/su.exec(codeOf('curl'))?.groups?.['body'] ?? ''
    const filled = body.replaceAll("'$NOW'", '2026-01-01T00:00:00Z')
    expect(JSON.parse(filled)).toMatchObject({
      batch: [{ type: 'trace-create' }, { type: 'generation-create' }],
    })
  })
})
