import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { previewText } from './preview.ts'

describe('previewText', () => {
  it.each([
    ['Hello "you"', 'Hello "you"'],
    ['{"question":"Where is\\n my \\"parcel\\"?"}', 'Where is  my "parcel"?'],
    ['{"answer":"cut off in the mid', 'cut off in the mid'],
    ['{"city":"Oslo","days":3,"metric":true}', 'city: Oslo, days: 3, metric: true'],
    ['[{"role":"user","content":"Hi"}]', 'user: Hi'],
    ['["a","b"]', 'a, b'],
    ['{"messages":[{"role":"user","content":"How ma', 'user: How ma'],
    ['"quoted \\u00e9"', 'quoted é'],
    ['{}', ''],
  ])('shows %s as %s', (preview, text) => {
    expect(previewText(preview)).toBe(text)
  })

  it('loses no letter of a text, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z ]{1,40}$/u), fc.nat(40), (text, cut) => {
        const whole = JSON.stringify({ key: text })
        expect(previewText(whole.slice(0, 8 + cut))).toBe(text.slice(0, cut))
      }),
    )
  })
})
