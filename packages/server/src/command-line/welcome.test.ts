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

test('a server without accounts says how to make the first one, others do not', () => {
  const stores = ['postgres://db/heddle', 'http://clickhouse:8123/heddle']
  const url = 'http://127.0.0.1:4114'
  const text = renderServeWelcome({ url, stores, setupUrl: `${url}/setup#token` })
  expect(text).toMatchInlineSnapshot(`
    "
      Traces        http://127.0.0.1:4114
      Data          postgres://db/heddle
                    http://clickhouse:8123/heddle

      Nobody has an account here yet. Open this link to make the first one, and show it to nobody
      else: http://127.0.0.1:4114/setup#token
      (or use \`heddle user add\` and \`heddle key create\` while the server is stopped)
    "
  `)
  expect(renderServeWelcome({ url, stores, setupUrl: undefined })).not.toContain('account')
})
