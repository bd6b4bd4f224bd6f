import { describe, expect, it } from 'vitest'

import { findRows } from './find-rows.ts'
import { filePayloadHits, firstHitOf, payloadTexts } from './payload-hits.ts'
import { sampleTrace } from './sample-trace.ts'

const hit = (id: string, part: 'input' | 'output' | 'metadata', snippet: string) => ({
  id,
  part,
  snippet,
  at: 0,
  length: 3,
})

describe('payloadTexts', () => {
  it('takes bare words and the fields of payloads, each once and in lower case', () => {
    expect(
      payloadTexts('Teapot "broken lid" input:x1 output:TEAPOT type:tool -latency:>2s'),
    ).toEqual(['teapot', 'broken lid', 'x1'])
  })

  it('leaves out what nearly every payload says, but not one sign of a script without blanks', () => {
    expect(payloadTexts('a 織 "" x')).toEqual(['織'])
  })
})

describe('finding rows by their payloads', () => {
  const columns = sampleTrace([
    { name: 'agent' },
    { name: 'teapot search', parent: 0 },
    { name: 'reply', parent: 0 },
  ])
  const payloads = filePayloadHits([
    ['teapot', { hits: [hit('o2', 'output', 'tea')], more: false }],
    ['lid', { hits: [hit('o1', 'input', 'lid'), hit('o2', 'input', 'lid')], more: false }],
  ])

  it.each([
    ['teapot', [1, 2]],
    ['teapot lid', [1, 2]],
    ['teapot -lid', []],
    ['output:teapot', [2]],
    ['input:teapot', []],
    ['input:lid name:reply', [2]],
    ['-teapot', [0]],
  ])('%s finds %j', (query, rows) => {
    expect(findRows(columns, query, payloads).rows).toEqual(rows)
  })

  it('knows the first place in a row', () => {
    expect(firstHitOf(payloads, 'o2')?.part).toBe('output')
    expect(firstHitOf(payloads, 'o0')).toBeUndefined()
  })
})
