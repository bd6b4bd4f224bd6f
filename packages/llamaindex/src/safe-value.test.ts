import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { safeValue, textOfContent } from './safe-value.ts'

describe('safeValue', () => {
  it('copies plain values as they are', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        fc.pre(!JSON.stringify(value).includes('__proto__'))
        expect(safeValue(value)).toEqual(value)
      }),
    )
  })

  it('never throws, whatever it gets', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withSparseArray: true,
          withTypedArray: true,
          withNullPrototype: true,
        }),
        (value) => void safeValue(value),
      ),
    )
    const hostile = Object.defineProperty({}, 'x', {
      enumerable: true,
      get: () => {
        throw new Error('no')
      },
    })
    expect(safeValue(hostile)).toEqual({ x: undefined })
  })

  it('shows components and clients by their name only', () => {
    class Model {
      apiKey = 'sk-secret'
      chat(): void {}
      complete(): void {}
    }
    class Client {
      apiKey = 'sk-secret'
    }
    const shown = safeValue({ model: new Model(), client: new Client(), run: () => {} })
    expect(shown).toEqual({ model: '[Model]', client: '[Client]', run: '[function]' })
  })

  it('shows vectors by their length and bytes by their size', () => {
    const value = {
      vector: Array.from({ length: 100 }, () => 0.5),
      bytes: new Uint8Array(9),
      few: [1, 2],
    }
    expect(JSON.parse(JSON.stringify(safeValue(value)))).toEqual({
      vector: '[vector of 100 numbers]',
      bytes: { type: 'media', sizeBytes: 9 },
      few: [1, 2],
    })
  })

  it('ends for values that refer to themselves, however widely', () => {
    const node: Record<string, unknown> = {}
    for (let key = 0; key < 20; key += 1) node[`k${key}`] = node
    expect(JSON.stringify(safeValue(node)).length).toBeLessThan(2_000_000)
  })

  it('shows an answer of an engine by its text, without touching its delta', () => {
    class EngineResponse {
      message = { content: [{ type: 'text', text: 'Yes.' }] }
      sourceNodes = []
      get delta(): never {
        throw new Error('prints a warning')
      }
    }
    expect(safeValue(new EngineResponse())).toBe('Yes.')
  })
})

describe('textOfContent', () => {
  it('joins the text parts of a content', () => {
    expect(
      textOfContent([{ type: 'text', text: 'a' }, { type: 'image' }, { type: 'text', text: 'b' }]),
    ).toBe('a\n\nb')
    expect(textOfContent('a')).toBe('a')
    expect(textOfContent(undefined)).toBe('')
  })
})
