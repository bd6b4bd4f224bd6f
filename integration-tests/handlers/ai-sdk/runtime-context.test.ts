import * as ai from 'ai'
import { expect, it } from 'vitest'

import { scriptedModel } from './scripted-model.ts'
import { registerOnly } from './sdk.ts'

const USER = 'ada-of-the-runtime-context'

const execute = () => 'sunny'

/** A call with a tool, with that context, and everything that the SDK tells its integrations about it. */
async function toldAbout(options: object): Promise<readonly unknown[]> {
  const told: unknown[] = []
  const hooks = new Proxy(
    {},
    {
      get: (_target, name) => (event: { readonly execute?: () => unknown }) => {
        told.push({ hook: String(name), event: structure(event) })
        return event.execute?.()
      },
    },
  )
  registerOnly(hooks)
  const calls = [{ id: 'call-1', name: 'weather', input: '{}' }]
  await ai.generateText({
    model: scriptedModel(7, [{ calls }, { text: 'sunny' }]) as unknown as ai.LanguageModel,
    tools: { weather: ai.tool({ inputSchema: ai.jsonSchema({ type: 'object' }), execute }) },
    stopWhen: ai.stepCountIs(3),
    prompt: 'Hi',
    ...options,
  })
  registerOnly()
  return told
}

/** The value without what differs between two equal calls: ids, times and identities of functions. */
function structure(value: unknown): unknown {
  const seen = new WeakSet()
  const text = JSON.stringify(value, (key, held: unknown) => {
    if (typeof held === 'function') return 'function'
    if (typeof held === 'number') return 'number'
    if (/^(?:id|.*[a-z]Id|timestamp)$/u.test(key) && held !== USER) return typeof held
    if (typeof held !== 'object' || held === null) return held
    if (seen.has(held)) return 'seen'
    seen.add(held)
    return held
  })
  return JSON.parse(text)
}

it('is told by no hook of the SDK when the call does not list its keys, so that no warning can be given', async () => {
  const passed = await toldAbout({ runtimeContext: { userId: USER } })
  const nothing = await toldAbout({})
  expect(passed.length).toBeGreaterThan(15)
  expect(passed).toEqual(nothing)
  const listed = await toldAbout({
    runtimeContext: { userId: USER },
    telemetry: { includeRuntimeContext: { userId: true } },
  })
  expect(listed).not.toEqual(nothing)
  expect(JSON.stringify(listed)).toContain(USER)
})
