import { describe, expect, it } from 'vitest'

import { isEvent, labelOf, ownStepsOf, stepName } from './workflow-event.ts'

describe('labelOf', () => {
  it('is the label of the program, of a kind of event or of one event', () => {
    expect(labelOf({ debugLabel: 'start' })).toBe('start')
    expect(labelOf({ [Symbol.toStringTag]: 'start' })).toBe('start')
    expect(labelOf({ debugLabel: 'or(a, b)' })).toBe('or(a, b)')
  })

  it('is a number where the program gave none', () => {
    expect(labelOf({ debugLabel: '12' })).toBe('event #12')
    expect(labelOf({ [Symbol.toStringTag]: 'WorkflowEvent(12.3)' })).toBe('event #12')
    expect(labelOf({ [Symbol.toStringTag]: 'WorkflowEvent<12>' })).toBe('event #12')
    expect(labelOf(undefined)).toBe('event')
  })
})

function split(): void {}
function handlerMiddleware(): void {}

describe('stepName', () => {
  const inputEvents = [{ debugLabel: 'a' }, { debugLabel: '3' }]
  // A function that no property names.
  const [nameless] = [() => {}]
  const own = ownStepsOf({ setup: inputEvents.at, other: 1 })

  it('is the name of the handler, or of the property that holds it', () => {
    expect(stepName({ handler: split, inputEvents }, own)).toBe('split')
    expect(stepName({ handler: inputEvents.at, inputEvents }, own)).toBe('setup')
  })

  it('is that of the events when the handler has none or is a middleware’s', () => {
    expect(stepName({ handler: nameless, inputEvents }, own)).toBe('on a, event #3')
    expect(stepName({ handler: handlerMiddleware, inputEvents }, own)).toBe('on a, event #3')
    expect(stepName({}, own)).toBe('step')
  })
})

describe('isEvent', () => {
  it('says whether the engine would send a result', () => {
    expect(isEvent({ data: undefined })).toBe(true)
    expect([isEvent({}), isEvent(null), isEvent('data')]).toEqual([false, false, false])
  })
})
