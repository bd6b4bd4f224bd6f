import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { countPromptTokens, countTokens, splitTokens } from './count-tokens.ts'

describe('splitTokens', () => {
  it('keeps the text: the pieces joined are the text again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(splitTokens(text).join('')).toBe(text)
      }),
    )
  })

  it('cuts long words, keeps short ones whole and counts punctuation', () => {
    expect(splitTokens('The retrievers work.')).toEqual(['The', ' retrie', 'vers', ' work', '.'])
  })
})

describe('countPromptTokens', () => {
  it('adds three tokens a message, three for the reply, the texts, the tool calls and the tools', () => {
    const tools = [{ name: 'look' }]
    const toolCalls = [{ id: 'call_1' }]
    expect(
      countPromptTokens(
        [
          { text: 'Be brief.', toolCalls: [] },
          { text: '', toolCalls },
        ],
        tools,
      ),
    ).toBe(
      2 * 3 +
        countTokens('Be brief.') +
        countTokens(JSON.stringify(toolCalls)) +
        countTokens(JSON.stringify(tools)) +
        3,
    )
  })
})
