import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openIngestionSink } from './ingestion-sink.ts'
import type { IngestionSink } from './ingestion-sink.ts'
import { renderTraces } from './render-tree.ts'

/* The handler as it is published, one bundle a module format, in programs of both formats and in one that loads both. */

let folder: string
let sink: IngestionSink

beforeAll(async () => {
  sink = await openIngestionSink()
  // Inside this package, so that the programs find LangChain.
  folder = await mkdtemp(join(import.meta.dirname, '.formats-'))
  await Promise.all(
    (['cjs', 'esm'] as const).map((format) =>
      build({
        stdin: {
          contents: `export { CallbackHandler } from '@heddle/langchain'; export { Heddle } from '@heddle/core'`,
          resolveDir: import.meta.dirname,
        },
        outfile: join(folder, format === 'cjs' ? 'heddle.cjs' : 'heddle.mjs'),
        bundle: true,
        format,
        platform: 'node',
        conditions: ['heddle-source'],
        external: ['@langchain/*', 'undici'],
      }),
    ),
  )
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await sink.close()
})

const PROGRAM = `
  const client = new Heddle({ baseUrl: process.argv[2] })
  const chain = ChatPromptTemplate.fromMessages([['human', '{q}']])
    .pipe(new FakeListChatModel({ responses: ['hi'] }))
  await chain.invoke({ q: 'x' }, { callbacks: handlers(client) })
  await client.shutdown()`

const requires = `
  const { ChatPromptTemplate } = require('@langchain/core/prompts')
  const { FakeListChatModel } = require('@langchain/core/utils/testing')
  const { CallbackHandler, Heddle } = require('./heddle.cjs')`
const imports = `
  import { ChatPromptTemplate } from '@langchain/core/prompts'
  import { FakeListChatModel } from '@langchain/core/utils/testing'
  import { CallbackHandler, Heddle } from './heddle.mjs'`

const programs = {
  'esm.mjs': `${imports}
  const handlers = (client) => [new CallbackHandler({ client })]
  ${PROGRAM}`,
  'cjs.cjs': `${requires}
  const handlers = (client) => [new CallbackHandler({ client })]
  void (async () => {${PROGRAM}})()`,
  'both.mjs': `${imports}
  import { createRequire } from 'node:module'
  const other = createRequire(import.meta.url)('./heddle.cjs')
  const handlers = (client) => [
    new CallbackHandler({ client }),
    new other.CallbackHandler({ client: new other.Heddle({ baseUrl: process.argv[2] }) }),
  ]
  ${PROGRAM}`,
}

describe('a program', () => {
  it.each(Object.entries(programs))('%s sees every run once', async (file, source) => {
    sink.clear()
    const program = join(folder, file)
    await writeFile(program, source)
    await promisify(execFile)(process.execPath, [program, sink.url])
    expect(renderTraces(sink.traces())).toBe(
      'CHAIN RunnableSequence\n  SPAN ChatPromptTemplate\n  GENERATION FakeListChatModel',
    )
  })
})
