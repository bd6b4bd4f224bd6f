import { isObject, listAt } from './foreign-value.ts'

/** What a model was sent that it was not sent in the step before. */
export interface InputDelta {
  readonly input: unknown
  /** Messages of the step before, which stand unchanged in front of these. */
  readonly messagesBefore: number
}

/** The messages of a mapped input: the input itself, or beside its tools. */
function messagesOf(input: unknown): readonly unknown[] {
  return Array.isArray(input) ? input : listAt(input, 'messages')
}

/**
 * The messages that were added since the step before, which keeps the record of a long loop from growing with its square.
 * Undefined when the messages before were changed: then the input has to be recorded in full.
 */
export function inputDelta(before: unknown, input: unknown): InputDelta | undefined {
  const earlier = messagesOf(before)
  const messages = messagesOf(input)
  const last = earlier.length - 1
  if (last < 0 || messages.length < earlier.length || !isSame(earlier[last], messages[last])) {
    return undefined
  }
  return { input: messages.slice(earlier.length), messagesBefore: earlier.length }
}

/** The last message stands for those before it: loops add, and what compacts them moves it. */
function isSame(left: unknown, right: unknown): boolean {
  if (left === right) return true
  return isObject(left) && isObject(right) && JSON.stringify(left) === JSON.stringify(right)
}
