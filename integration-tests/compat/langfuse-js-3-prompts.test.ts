/** Prompts through the published `langfuse` 3 client, unmodified. */
import { Langfuse } from 'langfuse'
import { expect, it, onTestFinished, vi } from 'vitest'

import { serverUnderTest } from './server-under-test.ts'

const url = serverUnderTest()

function connect() {
  const client = new Langfuse({
    baseUrl: url(),
    publicKey: 'pk-heddle-local',
    secretKey: 'sk-heddle-local',
  })
  onTestFinished(() => client.shutdownAsync())
  return client
}

/** Requests for prompts that were made since this was called. */
function countReads() {
  const calls = vi.spyOn(globalThis, 'fetch')
  onTestFinished(() => calls.mockRestore())
  return () =>
    calls.mock.calls.filter(([target]) => JSON.stringify(target).includes('/v2/prompts/')).length
}

it('creates, reads and compiles a text prompt, once over the network', async () => {
  const client = connect()
  const created = await client.createPrompt({
    name: 'f/a b',
    prompt: 'Answer {{question}} from {{ context }}',
    labels: ['production'],
    config: { model: 'gpt-4o-mini' },
    tags: ['rag'],
    commitMessage: 'first',
  })
  expect(created).toMatchObject({ version: 1, labels: ['latest', 'production'], tags: ['rag'] })
  const reads = countReads()
  const prompt = await client.getPrompt('f/a b')
  await client.getPrompt('f/a b')
  expect(reads()).toBe(1)
  expect(prompt).toMatchObject({
    name: 'f/a b',
    version: 1,
    isFallback: false,
    config: { model: 'gpt-4o-mini' },
    commitMessage: 'first',
  })
  expect(prompt.compile({ question: 'it', context: 'this' })).toBe('Answer it from this')
})

it('follows labels from version to version', async () => {
  const client = connect()
  const fresh = { cacheTtlSeconds: 0 }
  await client.createPrompt({ name: 'moving', prompt: 'one', labels: ['production'] })
  await client.createPrompt({ name: 'moving', prompt: 'two', labels: [] })
  expect((await client.getPrompt('moving', undefined, fresh)).prompt).toBe('one')
  expect((await client.getPrompt('moving', 2, fresh)).prompt).toBe('two')
  const changed = await client.updatePrompt({
    name: 'moving',
    version: 2,
    newLabels: ['production', 'eu'],
  })
  expect(changed).toMatchObject({ version: 2, labels: ['eu', 'latest', 'production'] })
  expect((await client.getPrompt('moving')).prompt).toBe('two')
  expect((await client.getPrompt('moving', undefined, { label: 'eu' })).version).toBe(2)
})

it('keeps messages and placeholders of a chat', async () => {
  const client = connect()
  await client.createPrompt({
    type: 'chat',
    name: 'talk',
    labels: ['production'],
    prompt: [
      { role: 'system', content: 'You are {{mood}}.' },
      { type: 'placeholder', name: 'history' },
      { role: 'user', content: '{{question}}' },
    ],
  })
  const prompt = await client.getPrompt('talk', undefined, { type: 'chat' })
  const history = [{ role: 'assistant', content: 'Before.' }]
  expect(prompt.compile({ mood: 'kind', question: 'Why?' }, { history })).toEqual([
    { role: 'system', content: 'You are kind.' },
    { role: 'assistant', content: 'Before.' },
    { role: 'user', content: 'Why?' },
  ])
})

it('puts the text of one prompt into another', async () => {
  const client = connect()
  await client.createPrompt({ name: 'rules', prompt: 'Be brief.', labels: ['production'] })
  const reference = '@@@langfusePrompt:name=rules|label=production@@@'
  const labels = ['production']
  await client.createPrompt({ name: 'whole', prompt: `${reference} Answer {{q}}`, labels })
  expect((await client.getPrompt('whole')).compile({ q: 'this' })).toBe('Be brief. Answer this')
})

it('takes the fallback for a prompt that does not exist, after one request', async () => {
  const client = connect()
  const reads = countReads()
  const prompt = await client.getPrompt('nowhere', undefined, { fallback: 'Hi {{name}}' })
  expect(prompt.isFallback).toBe(true)
  expect(prompt.compile({ name: 'Ada' })).toBe('Hi Ada')
  expect(reads()).toBe(1)
  await expect(client.getPrompt('nowhere')).rejects.toThrow(/Prompt not found: 'nowhere'/)
})

it('links a generation to the version it used', async () => {
  const client = connect()
  await client.createPrompt({ name: 'linked', prompt: 'x', labels: ['production'] })
  const prompt = await client.getPrompt('linked')
  const generation = client.generation({ name: 'answer', prompt })
  await client.flushAsync()
  const { data } = await client.fetchObservation(generation.id)
  expect(data).toMatchObject({ promptName: 'linked', promptVersion: 1 })
})

it('lists prompts through the generated API', async () => {
  const client = connect()
  await client.createPrompt({ name: 'listed', prompt: 'x', tags: ['shelf'], config: { a: 1 } })
  const { data, meta } = await client.api.promptsList({ tag: 'shelf' })
  expect(data).toMatchObject([
    { name: 'listed', type: 'text', versions: [1], labels: ['latest'], lastConfig: { a: 1 } },
  ])
  expect(meta).toEqual({ page: 1, limit: 10, totalItems: 1, totalPages: 1 })
})
