import { describe, expect, it } from 'vitest'

import { findCommands } from './commands.ts'

const titles = (typed: string): string[] =>
  findCommands(typed, ['keys.show', 'row.next', 'trace.next-error']).map(({ title }) => title)

describe('findCommands', () => {
  it('lists the actions of the screen and the screens before anything is typed', () => {
    expect(titles('')).toEqual(expect.arrayContaining(['Show the keys', 'Next error', 'Traces']))
    expect(titles('')).not.toContain('Next row')
  })

  it('ranks what was meant first and always offers a filter', () => {
    expect(titles('next e')[0]).toBe('Next error')
    expect(titles('refund')).toEqual(['Filter traces by refund'])
  })

  it('offers the zones of times, that of the project only where it has one', () => {
    expect(titles('times in')).toEqual([
      'Times in UTC',
      expect.stringContaining('the local zone'),
      'Filter traces by times in',
    ])
  })

  it('opens an id, also out of an address', () => {
    expect(titles('0af7651916cd43dd8448eb211c80319c')).toContain(
      'Trace 0af7651916cd43dd8448eb211c80319c',
    )
    expect(titles('http://localhost:4114/project/local/traces/run-2026-11?tab=cost')).toContain(
      'Trace run-2026-11',
    )
  })
})
