/** Our client compiles a prompt to what the published `@langfuse/client` 5 makes of it; `langfuse` 3 has the same code. */
import { ChatPromptClient, TextPromptClient } from '@langfuse/client'
import fc from 'fast-check'
import { expect, it } from 'vitest'

// oxlint-disable-next-line no-restricted-imports -- compared before any server is involved
import { ChatPrompt, TextPrompt } from '../../packages/core/src/prompts/prompt.ts'

const described = { name: 'answer', version: 1, config: {}, labels: [], tags: [] }

const name = fc.constantFrom('a', 'b', 'user', 'user.name', 'items', 'missing', '.')
// Braces of the text stand apart: where they touch a tag, mustache reads a tag nobody meant, and the SDKs throw or drop it.
const text = fc.constantFrom('', ' ', '\n', 'word', ' {"json": [1]} ', ' { ', ' } ', '<b>', '\n  ')
const tag = fc.oneof(
  name.map((one) => `{{${one}}}`),
  name.map((one) => `{{ ${one} }}`),
  name.map((one) => `{{{${one}}}}`),
  name.map((one) => `{{& ${one}}}`),
  fc.constant('{{! a note }}'),
)
const { template } = fc.letrec<{ template: string; part: string }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 3 },
    text,
    tag,
    fc
      .tuple(
        fc.constantFrom('#', '^'),
        name.filter((one) => one !== '.'),
        tie('template'),
      )
      .map(([sign, one, inner]) => `{{${sign}${one}}}${inner}{{/${one}}}`),
  ),
  template: fc.array(tie('part'), { maxLength: 6 }).map((parts) => parts.join('')),
}))

const VARIABLES = {
  a: 'A & "a"',
  b: 0,
  user: { name: 'Ada', a: 'inner' },
  items: [{ name: 'one' }, { name: 'two', b: 2 }],
  empty: [],
}

it('texts', () => {
  let compared = 0
  fc.assert(
    fc.property(template, (prompt) => {
      const record = { ...described, type: 'text' as const, prompt }
      const theirs = compileTheirs(record)
      if (theirs === undefined) return
      compared += 1
      expect(new TextPrompt(record).compile(VARIABLES)).toBe(theirs)
    }),
    { numRuns: 2_000 },
  )
  expect(compared).toBeGreaterThan(1_000)
})

/** Undefined for a template that mustache does not take, such as one with braces in a tag. */
function compileTheirs(record: ConstructorParameters<typeof TextPromptClient>[0]) {
  const client = new TextPromptClient(record)
  try {
    return client.compile(VARIABLES as unknown as Record<string, string>)
  } catch (error) {
    if (/Unclosed|Unopened/.test(String(error))) return undefined
    throw error
  }
}

it('messages and the places between them', () => {
  const prompt = [
    { role: 'system', content: 'You are {{user.name}}.' },
    { type: 'placeholder' as const, name: 'history' },
    { type: 'placeholder' as const, name: 'nothing' },
    { type: 'placeholder' as const, name: 'open' },
    { role: 'user', content: '{{a}}' },
  ]
  const history = [{ role: 'assistant', content: 'I am {{user.name}}', extra: true }]
  const placeholders = { history, nothing: [] }
  const record = { ...described, type: 'chat' as const, prompt }
  const strings = VARIABLES as unknown as Record<string, string>
  const ours = new ChatPrompt(record).compile(VARIABLES, placeholders)
  expect(ours).toEqual(new ChatPromptClient({ ...record, prompt }).compile(strings, placeholders))
})
