/**
 * Requests of the published Python SDKs 2, 3 and 4, recorded from the programs they were installed for and sent again as they
 * were. `fixtures/` holds one file a version; bytes are base64.
 */
import { readFileSync } from 'node:fs'

import type { TracePage } from '@heddle/core/schemas'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { type CompatServer, HEADERS, find, openCompatServer, renderTrace } from './otlp-server.ts'

interface RecordedRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly base64?: string
}

function requestsOf(version: string): readonly RecordedRequest[] {
  const file = new URL(`fixtures/langfuse-python-${version}.json`, import.meta.url)
  // The recorder wrote this shape.
  return (JSON.parse(readFileSync(file, 'utf8')) as { requests: RecordedRequest[] }).requests
}

let server: CompatServer
beforeAll(async () => {
  server = await openCompatServer()
})
afterAll(() => server.close())

/** Sends a recording and returns what the server answered. */
async function replay(version: string) {
  const answers = []
  for (const { method, path, headers, json, base64 } of requestsOf(version)) {
    const body = base64 === undefined ? JSON.stringify(json) : Buffer.from(base64, 'base64')
    const answer = await fetch(`${server.url}${path}`, {
      method,
      headers: { ...headers, ...HEADERS },
      body,
    })
    answers.push({ status: answer.status, text: await answer.text() })
  }
  return answers
}

async function readByName(name: string) {
  const path = `/api/public/traces?name=${name}&orderBy=timestamp.desc&limit=1`
  const { data } = (await server.read(path)) as TracePage
  return server.readTrace(data[0]?.id ?? '')
}

describe('the Python SDK 2.60.10', () => {
  it('records a trace, observations and a score by the ingestion API', async () => {
    const [ingested] = await replay('2.60.10')
    expect(ingested?.status).toBe(207)
    expect(JSON.parse(ingested?.text ?? '')).toMatchObject({ errors: [] })
    const trace = await readByName('ask')
    expect(renderTrace(trace)).toMatchInlineSnapshot(`
      "SPAN search
        EVENT cache-miss | WARNING
        GENERATION answer | gpt-4o-mini | input 1000, output 200, total 1200 | 270 µ$"
    `)
    expect(trace).toMatchObject({
      userId: 'ada',
      sessionId: 'loom-1',
      tags: ['docs', 'weave'],
      metadata: { plan: { seats: 3 } },
      release: 'r1',
      version: 'v1',
      input: { question: 'What is a heddle?' },
      output: 'It guides a warp thread.',
      scores: [{ name: 'helpful', value: 0.9, comment: 'clear' }],
    })
  })
})

describe.each(['3.15.0', '4.14.3'])('the Python SDK %s', (version) => {
  it('records a trace by OTLP and its score by the ingestion API', async () => {
    const answers = await replay(version)
    expect(answers.map(({ status }) => status)).toEqual([200, 207])
    expect(answers[0]?.text).toBe('')
    const trace = await readByName('question')
    expect(renderTrace(trace).split('\n')).toEqual([
      'SPAN ask',
      '  AGENT weaver',
      '    EVENT cache-miss | WARNING',
      '    GENERATION answer | gpt-4o-mini | input 1000, output 200, total 1200 | 270 µ$',
      '    RETRIEVER search',
      '    TOOL lookup | ERROR',
    ])
    expect(trace).toMatchObject({
      userId: 'ada',
      sessionId: 'loom-1',
      tags: ['docs', 'weave'],
      metadata: { tenant: 'acme' },
      environment: 'production',
      release: 'r1',
      input: { question: 'What is a heddle?' },
      output: 'It guides a warp thread.',
      scores: [{ name: 'helpful', value: 0.9, comment: 'clear' }],
    })
    expect(find(trace, 'ask')).toMatchObject({
      version: 'v1',
      metadata: { plan: { seats: 3 }, scope: { name: 'langfuse-sdk', version } },
    })
    const generation = find(trace, 'answer')
    expect(generation).toMatchObject({
      modelParameters: { temperature: 0.2 },
      input: [{ role: 'user', content: 'What is a heddle?' }],
      output: { role: 'assistant', content: 'It guides a warp thread.' },
    })
    expect(generation.timeToFirstToken).toBeGreaterThanOrEqual(0)
    expect(find(trace, 'lookup')).toMatchObject({ level: 'ERROR', statusMessage: 'cold' })
    expect(find(trace, 'search')).toMatchObject({ input: 'heddle', output: ['a document'] })
  })

  it('records what a block raised', async () => {
    await replay(version)
    const broken = find(await readByName('broken'), 'broken')
    expect(broken).toMatchObject({
      level: 'ERROR',
      metadata: { exceptions: [{ type: 'ValueError', message: 'no warp' }] },
    })
    expect(broken.statusMessage).toContain('no warp')
  })

  it('changes nothing when it sends everything again', async () => {
    await replay(version)
    const first = await readByName('question')
    await replay(version)
    expect(await readByName('question')).toEqual(first)
  })
})
