import { describe, expect, it } from 'vitest'

import { ACTION_TITLES } from './action-titles.ts'
import type { Action } from './actions.ts'
import { ACTIONS } from './actions.ts'
import { keyLabel, keyName } from './key-name.ts'

const actions: readonly Action[] = Object.values(ACTIONS)

describe('the action table', () => {
  it('gives every key to one action only', () => {
    const keys = actions.flatMap((action) => action.keys)
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
  })

  it('has a title and a key for every action', () => {
    expect(actions.filter(({ keys }) => keys.length === 0)).toEqual([])
    expect(Object.values(ACTION_TITLES)).not.toContain('')
  })
})

const press = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false }

describe('keyName', () => {
  it('names letters, signs and named keys', () => {
    expect(keyName({ ...press, key: 'j' })).toBe('j')
    expect(keyName({ ...press, key: 'E', shiftKey: true })).toBe('Shift+e')
    expect(keyName({ ...press, key: '?', shiftKey: true })).toBe('?')
    expect(keyName({ ...press, key: 'ArrowLeft', shiftKey: true })).toBe('Shift+ArrowLeft')
  })

  it('leaves shortcuts of the browser alone', () => {
    expect(keyName({ ...press, key: 'r', ctrlKey: true })).toBeUndefined()
    expect(keyName({ ...press, key: 'k', ctrlKey: true, shiftKey: true })).toBeUndefined()
  })

  it('knows Ctrl K and Command K as one', () => {
    expect(keyName({ ...press, key: 'k', ctrlKey: true })).toBe('Ctrl+k')
    expect(keyName({ ...press, key: 'k', metaKey: true })).toBe('Ctrl+k')
  })
})

it('prints keys as they stand on a keyboard', () => {
  expect(keyLabel('Shift+ArrowLeft')).toBe('Shift ←')
  expect(keyLabel('j')).toBe('J')
  expect(keyLabel('/')).toBe('/')
})
