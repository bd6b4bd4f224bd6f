import { createMCPClient } from '@ai-sdk/mcp'
import { heddle } from '@heddle/ai-sdk'
import { Heddle } from '@heddle/core'
import { generateText, stepCountIs } from 'ai'
import type { LanguageModel } from 'ai'
import { expect, it } from 'vitest'

import { openIngestionSink } from '../langchain/ingestion-sink.ts'
import { scriptedModel } from './scripted-model.ts'
import { registerOnly } from './sdk.ts'
import { serveMcp } from './serve-mcp.ts'

const calls = ['add', 'divide'].map((name) => ({ id: `call-${name}`, name, input: '{"left":1}' }))

it('records the tools of an MCP server with their titles, and its refusals as errors', async () => {
  const sink = await openIngestionSink()
  const server = await serveMcp()
  const client = new Heddle({ baseUrl: sink.url, publicKey: 'pk-mcp', secretKey: 'sk-test' })
  registerOnly(heddle({ client }))
  const mcp = await createMCPClient({ transport: { type: 'http', url: server.url } })
  try {
    await generateText({
      model: scriptedModel(7, [{ calls }, { text: 'Three' }]) as unknown as LanguageModel,
      tools: await mcp.tools(),
      stopWhen: stepCountIs(3),
      prompt: 'Add',
    })
  } finally {
    await mcp.close()
  }
  await client.shutdown()
  const tools = sink
    .traces()
    .flatMap(({ observations }) => observations)
    .filter(({ type }) => type === 'TOOL')
  server.close()
  await sink.close()
  expect(tools).toMatchObject([
    {
      name: 'add',
      input: { left: 1 },
      output: { content: [{ type: 'text', text: '3' }] },
      metadata: { toolCallId: 'call-add', title: 'Addition', dynamic: true },
    },
    {
      name: 'divide',
      level: 'ERROR',
      statusMessage: 'no such number',
      metadata: { toolCallId: 'call-divide', dynamic: true },
    },
  ])
})
