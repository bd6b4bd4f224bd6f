import { Document } from '@langchain/core/documents'
import { describe, expect, it } from 'vitest'

import { mapDocuments } from './map-documents.ts'

describe('mapDocuments', () => {
  it('keeps content, metadata, id and the score the retriever gave', () => {
    expect(
      mapDocuments([
        new Document({ pageContent: 'a', metadata: { source: 'x', score: 0.5 }, id: '1' }),
        new Document({ pageContent: 'b', metadata: {} }),
        [new Document({ pageContent: 'c', metadata: {} }), 0.25],
      ]),
    ).toEqual([
      { id: '1', pageContent: 'a', metadata: { source: 'x', score: 0.5 }, score: 0.5 },
      { pageContent: 'b', metadata: {} },
      { pageContent: 'c', metadata: {}, score: 0.25 },
    ])
  })

  it('passes on what is no list of documents', () => {
    expect(mapDocuments('x')).toBe('x')
    expect(mapDocuments([1])).toEqual([1])
  })
})
