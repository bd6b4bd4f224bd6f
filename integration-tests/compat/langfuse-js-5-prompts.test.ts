/** Prompts through the published `@langfuse/client` 5, unmodified. */
import { LangfuseClient } from '@langfuse/client'
import { expect, it, onTestFinished, vi } from 'vitest'

import { serverUnderTest } from './server-under-test.ts'

const url = serverUnderTest()

const connect = () =>
  new LangfuseClient({
    baseUrl: url(),
    publicKey: 'pk-heddle-local',
    secretKey: 'sk-heddle-local',
  })

it('creates, reads from its cache and compiles a text prompt', async () => {
  const client = connect()
  const created = await client.prompt.create({
    name: 'f/a b',
    prompt: 'Answer {{question}}',
    labels: ['production'],
    config: { temperature: 0 },
    tags: ['rag'],
    commitMessage: 'first',
  })
  expect(created).toMatchObject({ type: 'text', version: 1, tags: ['rag'] })
  const calls = vi.spyOn(globalThis, 'fetch')
  onTestFinished(() => calls.mockRestore())
  const prompt = await client.prompt.get('f/a b')
  await client.prompt.get('f/a b')
  expect(calls).toHaveBeenCalledTimes(1)
  expect(prompt).toMatchObject({ version: 1, config: { temperature: 0 }, commitMessage: 'first' })
  expect(prompt.compile({ question: 'it' })).toBe('Answer it')
})

it('moves labels and reads by label and version', async () => {
  const client = connect()
  await client.prompt.create({ name: 'moving', prompt: 'one', labels: ['production'] })
  await client.prompt.create({ name: 'moving', prompt: 'two' })
  expect((await client.prompt.get('moving')).version).toBe(1)
  expect((await client.prompt.get('moving', { label: 'latest' })).version).toBe(2)
  await client.prompt.update({ name: 'moving', version: 2, newLabels: ['production'] })
  expect((await client.prompt.get('moving')).version).toBe(2)
  expect((await client.prompt.get('moving', { version: 1 })).labels).toEqual([])
})

it('compiles a chat with placeholders', async () => {
  const client = connect()
  await client.prompt.create({
    type: 'chat',
    name: 'talk',
    labels: ['production'],
    prompt: [
      { role: 'system', content: 'You are {{mood}}.' },
      { type: 'placeholder', name: 'history' },
    ],
  })
  const prompt = await client.prompt.get('talk', { type: 'chat' })
  const history = [{ role: 'user', content: 'Hello' }]
  expect(prompt.compile({ mood: 'kind' }, { history })).toEqual([
    { role: 'system', content: 'You are kind.' },
    { role: 'user', content: 'Hello' },
  ])
})

it('reads a composed prompt with its graph, and unresolved through the API', async () => {
  const client = connect()
  await client.prompt.create({ name: 'rules', prompt: 'Be brief.' })
  const reference = '@@@langfusePrompt:name=rules|version=1@@@'
  await client.prompt.create({ name: 'whole', prompt: `${reference} Go.`, labels: ['production'] })
  expect((await client.prompt.get('whole')).prompt).toBe('Be brief. Go.')
  const resolved = await client.api.prompts.get('whole')
  expect(resolved.resolutionGraph).toMatchObject({ root: { name: 'whole', version: 1 } })
  const raw = await client.api.prompts.get('whole', { resolve: false })
  expect(raw).toMatchObject({ prompt: `${reference} Go.`, resolutionGraph: null })
})

it('deletes versions and whole prompts; what is missing is its own not-found error', async () => {
  const client = connect()
  await client.prompt.create({ name: 'short lived', prompt: 'one' })
  await client.prompt.create({ name: 'short lived', prompt: 'two' })
  await client.prompt.delete('short lived', { version: 2 })
  expect((await client.prompt.get('short lived', { label: 'latest' })).version).toBe(1)
  await client.prompt.delete('short lived')
  await expect(client.api.prompts.get('short lived', { version: 1 })).rejects.toMatchObject({
    statusCode: 404,
    body: { error: 'LangfuseNotFoundError' },
  })
  const fallback = await client.prompt.get('short lived', { fallback: 'x', type: 'text' })
  expect(fallback.isFallback).toBe(true)
})

it('lists names', async () => {
  const client = connect()
  await client.prompt.create({ name: 'listed', prompt: 'x', tags: ['shelf'] })
  const { data, meta } = await client.api.prompts.list({ tag: 'shelf' })
  expect(data).toMatchObject([{ name: 'listed', versions: [1], labels: ['latest'] }])
  expect(meta.totalItems).toBe(1)
})
