import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'

import { lazyView } from './lazy-view.tsx'

const Greeting = ({ name }: { readonly name: string }): ReactNode => `Hello ${name}`

it('is drawn at once when its code was fetched ahead, which happens once', async () => {
  let fetches = 0
  const View = lazyView(() => {
    fetches++
    return Promise.resolve(Greeting)
  })
  await Promise.all([View.load(), View.load()])
  expect(renderToStaticMarkup(<View name="Ada" />)).toBe('Hello Ada')
  expect(fetches).toBe(1)
})

it('is fetched again after its code could not be had', async () => {
  let isReachable = false
  const View = lazyView(() =>
    isReachable ? Promise.resolve(Greeting) : Promise.reject(new Error('unreachable')),
  )
  await expect(View.load()).rejects.toThrow('unreachable')
  isReachable = true
  await expect(View.load()).resolves.toBe(Greeting)
})
