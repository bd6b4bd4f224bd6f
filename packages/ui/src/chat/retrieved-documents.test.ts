import { describe, expect, it } from 'vitest'

import { readDocuments } from './retrieved-documents.ts'

describe('readDocuments', () => {
  it('reads LangChain documents', () => {
    expect(
      readDocuments([{ pageContent: 'Text', metadata: { source: 'a.md', score: 0.9 }, id: '1' }]),
    ).toEqual([
      {
        rank: 1,
        text: 'Text',
        score: 0.9,
        title: 'a.md',
        metadata: { source: 'a.md', score: 0.9 },
      },
    ])
  })

  it('reads pairs of document and score', () => {
    expect(readDocuments([[{ pageContent: 'Text', metadata: {} }, 0.5]])).toMatchObject([
      { text: 'Text', score: 0.5 },
    ])
  })

  it('reads LlamaIndex nodes', () => {
    const output = { nodes: [{ node: { text: 'Text', metadata: { title: 'A' } }, score: 0.7 }] }
    expect(readDocuments(output)).toMatchObject([{ text: 'Text', score: 0.7, title: 'A' }])
  })

  it.each([['text'], [[]], [[1]], [{ answer: 'x' }], [[{ pageContent: 'a' }, 'b']]])(
    'does not take %j for documents',
    (output) => {
      expect(readDocuments(output)).toBeUndefined()
    },
  )
})
