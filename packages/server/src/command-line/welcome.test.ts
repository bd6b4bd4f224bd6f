import { expect, test } from 'vitest'

import { renderWelcome } from './welcome.ts'

test('names the address, the folder, the keys, and how each framework sends its first trace', () => {
  const text = renderWelcome({
    url: 'http://127.0.0.1:4114',
    dataDir: '/home/ada/.heddle',
    snippets: [{ framework: 'LangChain', install: '@heddle/langchain', code: ['one()', 'two()'] }],
  })
  expect(text).toMatchInlineSnapshot(`
    "
      Traces        http://127.0.0.1:4114
      Data          /home/ada/.heddle
      Keys          pk-heddle-local / sk-heddle-local
                    (what the SDKs use by themselves; Langfuse SDKs need the URL and these keys)

      LangChain: install @heddle/langchain, then
        one()
        two()
    "
  `)
})
