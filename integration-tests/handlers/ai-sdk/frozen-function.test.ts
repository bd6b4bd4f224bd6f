import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openServerStore } from '../langchain/server-store.ts'
import type { ServerStore } from '../langchain/server-store.ts'
import { renderTraces } from './render-tree.ts'
import { MAJORS } from './sdk.ts'

const program = join(import.meta.dirname, 'frozen-function.ts')

let store: ServerStore

beforeAll(async () => {
  store = await openServerStore()
})

afterAll(() => store.close())

/** Visits a route of a function that is killed when its answer and what it waits for are done. */
async function visitOnce(path: string, args: readonly string[]): Promise<void> {
  const child = fork(program, [store.url, ...args], { execArgv: ['--conditions=heddle-source'] })
  try {
    const [{ port }] = (await once(child, 'message')) as [{ port: number }]
    const frozen = once(child, 'message')
    const controller = new AbortController()
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal: controller.signal })
    if (path === '/abort') await leaveAfterText(response, controller)
    else await response.text()
    expect(await frozen).toContain('frozen')
  } finally {
    await kill(child)
  }
}

async function leaveAfterText(response: Response, controller: AbortController): Promise<void> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let seen = ''
  while (!seen.includes('three')) seen += (await reader?.read())?.value ?? ''
  controller.abort()
  await reader?.closed.catch(() => undefined)
}

/** As a platform stops a function: at once, without a signal it could handle. */
async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

const withoutModel = (tree: string): string[] =>
  tree.split('\n').map((line) => line.replace(/ model=.*/u, ''))

describe.each(MAJORS)('a function with ai@%i that is stopped after its answer', (major) => {
  it('loses nothing of a whole answer', async () => {
    await visitOnce('/stay', [`${major}`])
    expect(withoutModel(renderTraces(await store.newTraces()))).toEqual([
      'SPAN GET /stay',
      '  SPAN chat',
      '    GENERATION chat mini-1',
    ])
  })

  it('loses nothing of an answer that its client aborted', async () => {
    await visitOnce('/abort', [`${major}`])
    const traces = await store.newTraces()
    expect(withoutModel(renderTraces(traces))).toEqual([
      'SPAN GET /abort [WARNING "client disconnected"]',
      '  SPAN chat [WARNING "aborted"]',
      '    GENERATION chat mini-1 [WARNING "aborted"]',
    ])
    const generation = traces[0]?.observations.find(({ type }) => type === 'GENERATION')
    expect(generation?.output).toMatchObject({ content: 'one two three' })
  })
})

it('shows that the stop is real: without waitUntil nothing of the answer arrives', async () => {
  await visitOnce('/stay', ['7', 'false'])
  expect(await store.newTraces()).toEqual([])
})
