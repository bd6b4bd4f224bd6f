import { expect, test } from 'vitest'

import { describeType } from './describe-type.ts'
import { html } from './html.ts'

test('texts are escaped, markup and lists of it stay', () => {
  const items = ['<b>', '"&\''].map((text) => html`<li>${text}</li>`)
  const title = '"'
  expect(
    html`<ul title="${title}">
      ${items}${undefined}
    </ul>`.markup.replaceAll(/\s*\n\s*/g, ''),
  ).toBe('<ul title="&quot;"><li>&lt;b&gt;</li><li>&quot;&amp;&#39;</li></ul>')
})

test.each([
  [{ type: 'string', minLength: 1, maxLength: 35 }, 'string (1 to 35 characters)'],
  [{ type: 'integer', minimum: 1, default: 50 }, 'integer (at least 1, 50 by default)'],
  [{ type: 'integer', maximum: Number.MAX_SAFE_INTEGER }, 'integer'],
  [{ enum: ['asc', null] }, '&quot;asc&quot; | null'],
  [{ type: 'array', items: { type: ['string', 'null'] } }, 'list of string | null'],
  [{ type: 'object', additionalProperties: { type: 'number' } }, 'map of number'],
  [
    { anyOf: [{ $ref: '#/components/schemas/Score' }, { type: 'null' }] },
    '<a href="#shape-Score">Score</a> | null',
  ],
  [{}, 'anything'],
])('%j reads as %s', (schema, text) => {
  expect(describeType(schema).markup).toBe(text)
})
