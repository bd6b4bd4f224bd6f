/** Starts the chat route and visits it twice: once to the end of the answer, once leaving in the middle of it. */
import { flush } from '@heddle/core'
import { openModelApi } from '@heddle/examples-shared'
import { serve } from '@hono/node-server'

import { createChatApp } from './app.ts'

/** Characters of an answer after which the impatient visitor leaves. */
const PATIENCE = 12
/** Time the route gets to notice that a visitor has gone, milliseconds. */
const NOTICE_MS = 800

await using api = await openModelApi()
const server = serve({ fetch: createChatApp(api).fetch, hostname: '127.0.0.1', port: 0 })
await new Promise((resolve) => void server.once('listening', resolve))
const address = server.address()
const port = typeof address === 'object' ? address?.port : undefined

console.log(`Model calls go to ${api.description}.`)
await visit('What is the weather in Millbrook?')
await visit('What is the weather in Alderdale?', PATIENCE)
await new Promise((resolve) => void setTimeout(resolve, NOTICE_MS))
server.close()

const report = await flush()
const lost = report.rejected + report.dropped + report.pending
if (lost > 0) console.log(`${lost} events were not stored: ${report.lastError?.message}`)

/** Asks, prints what is streamed, and leaves after `patience` characters. */
async function visit(question: string, patience = Number.POSITIVE_INFINITY): Promise<void> {
  const message = { id: '1', role: 'user', parts: [{ type: 'text', text: question }] }
  const response = await fetch(`http://127.0.0.1:${port}/chat`, {
    method: 'POST',
    body: JSON.stringify({ messages: [message] }),
  })
  console.log(`\n${question}\n`)
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let characters = 0
  while (characters < patience) {
    const { done, value } = (await reader?.read()) ?? { done: true }
    if (done || value === undefined) break
    const text = textOf(value)
    characters += text.length
    process.stdout.write(text)
  }
  if (patience !== Number.POSITIVE_INFINITY) console.log(' … (the visitor leaves)')
  await reader?.cancel()
  console.log(`\nTrace: ${response.headers.get('x-trace-id')}`)
}

/** The text in a piece of the stream of server-sent events. */
function textOf(events: string): string {
  return [...events.matchAll(/"type":"text-delta".*?"delta":("(?:[^"\\]|\\.)*")/gu)]
    .map(([, json]) => JSON.parse(json ?? '""') as string)
    .join('')
}
