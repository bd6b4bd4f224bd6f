import { expect, test } from 'vitest'

import { createGatheredNews } from './gathered-news.ts'

const traces = (projectId: string, ...ids: readonly string[]) =>
  ({ kind: 'traces', projectId, news: { ids, isPartial: false } }) as const

test('joins the traces of a project, each once', () => {
  const gathered = createGatheredNews()
  for (const event of [traces('a', '1', '2'), traces('b', '1'), traces('a', '2', '3')]) {
    gathered.add({ ...event, news: { ...event.news, ids: [...event.news.ids] } })
  }
  expect(gathered.take()).toEqual([traces('a', '1', '2', '3'), traces('b', '1')])
  expect(gathered.take()).toEqual([])
})

test('names a bounded number of traces and says that there are more', () => {
  const gathered = createGatheredNews()
  for (let number = 0; number < 5_000; number += 1) {
    gathered.add({
      kind: 'traces',
      projectId: 'a',
      news: { ids: [`${number}`], isPartial: false },
    })
  }
  const [event, ...others] = gathered.take()
  expect(others).toEqual([])
  expect(event).toMatchObject({ kind: 'traces', news: { isPartial: true } })
  expect(event?.kind === 'traces' && event.news.ids.length).toBe(200)
})
