import { expect, test } from 'vitest'

import { renderServeWelcome, renderWelcome } from './welcome.ts'

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

test('an empty server for a team says how to begin, one with projects does not', () => {
  const stores = ['postgres://db/heddle', 'http://clickhouse:8123/heddle']
  const parts = { url: 'http://127.0.0.1:4114', stores }
  expect(renderServeWelcome({ ...parts, isEmpty: true })).toMatchInlineSnapshot(`
    "
      Traces        http://127.0.0.1:4114
      Data          postgres://db/heddle
                    http://clickhouse:8123/heddle

      Nobody has a project here yet: \`heddle user --help\` and \`heddle key --help\` say how to make
      the first user, project and keys. SDKs then take the URL and the keys.
    "
  `)
  expect(renderServeWelcome({ ...parts, isEmpty: false })).not.toContain('heddle user')
})
