import { expect, it } from 'vitest'

import { readDraft, removeDraft, writeDraft } from './drafts.ts'
import type { Draft, DraftPlace } from './drafts.ts'

function storageOf(texts = new Map<string, string>()) {
  return {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
    removeItem: (key: string) => void texts.delete(key),
  }
}

const closed = {
  getItem: () => {
    throw new Error('closed')
  },
  setItem: () => {
    throw new Error('closed')
  },
  removeItem: () => {
    throw new Error('closed')
  },
}

const place: DraftPlace = { person: 'ann@a.test', projectId: 'p', subject: ['prompt', 'a/b'] }
const draft: Draft = {
  baseId: 'v1',
  lastSeenId: null,
  fields: { prompt: 'Hi\n' },
  writtenAt: '2026-11-30T12:00:00.000Z',
}

it('keeps a draft for one person and one subject until it is removed', () => {
  const storage = storageOf()
  expect(writeDraft(place, draft, storage)).toBe(true)
  expect(readDraft(place, storage)).toEqual(draft)
  const others: DraftPlace[] = [
    { ...place, person: 'bo@a.test' },
    { ...place, projectId: 'q' },
    { ...place, subject: ['prompt', 'a'] },
  ]
  for (const other of others) expect(readDraft(other, storage)).toBeUndefined()
  removeDraft(place, storage)
  expect(readDraft(place, storage)).toBeUndefined()
})

it('says that nothing is kept where storage is closed', () => {
  expect(writeDraft(place, draft, closed)).toBe(false)
  expect(readDraft(place, closed)).toBeUndefined()
  expect(() => removeDraft(place, closed)).not.toThrow()
})

it('takes nothing for a draft that is none', () => {
  const texts = new Map<string, string>()
  const storage = storageOf(texts)
  writeDraft(place, draft, storage)
  const [key = ''] = texts.keys()
  for (const text of ['', 'no JSON', 'null', '7', '{}', '{"fields":{"prompt":1}}']) {
    texts.set(key, text)
    expect(readDraft(place, storage)).toBeUndefined()
  }
})
