import { describe, expect, it } from 'vitest'

import { blockOfRow, chatBlocks } from './chat-blocks.ts'
import { deriveSums } from './derive.ts'
import { sampleTrace } from './sample-trace.ts'

const trace = sampleTrace([
  { name: 'agent', type: 'AGENT' },
  { name: 'turn', type: 'CHAIN', parent: 0 },
  { name: 'plan', type: 'GENERATION', parent: 1 },
  { name: 'search', type: 'TOOL', parent: 1 },
  { name: 'http', type: 'SPAN', parent: 3 },
  { name: 'helper', type: 'AGENT', parent: 0 },
  { name: 'help', type: 'GENERATION', parent: 5 },
  { name: 'inner', type: 'AGENT', parent: 5 },
  { name: 'deep', type: 'GENERATION', parent: 7 },
  { name: 'reply', type: 'GENERATION', parent: 0 },
])
const sums = deriveSums(trace)

const told = (open: readonly string[]) =>
  chatBlocks(trace, sums, new Set(open)).map(({ kind, row, level }) => [kind, row, level])

describe('chatBlocks', () => {
  it('reads a trace as a conversation, with agents below as one piece', () => {
    expect(told([])).toEqual([
      ['asked', -1, 0],
      ['turn', 2, 0],
      ['tool', 3, 0],
      ['agent', 5, 0],
      ['turn', 9, 0],
      ['answered', -1, 0],
    ])
  })

  it('opens agents, also inside each other', () => {
    expect(told(['o5']).slice(3, 7)).toEqual([
      ['agent', 5, 0],
      ['turn', 6, 1],
      ['agent', 7, 1],
      ['turn', 9, 0],
    ])
    expect(told(['o5', 'o7']).slice(5, 7)).toEqual([
      ['agent', 7, 1],
      ['turn', 8, 2],
    ])
  })

  it('knows the piece that holds a row', () => {
    const blocks = chatBlocks(trace, sums, new Set())
    expect([2, 4, 8, 9].map((row) => blockOfRow(blocks, sums, row))).toEqual([1, 2, 3, 4])
    expect(blockOfRow(blocks, sums, 1)).toBe(-1)
  })
})
