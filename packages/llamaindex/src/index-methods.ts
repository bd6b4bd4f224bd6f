import { isObject } from './foreign-value.ts'
import type { Interceptor } from './observed-method.ts'

/** What an observed index makes is observed like the index itself. */
export const makeComponent: Interceptor = ({ registration, run, args, observe }) => {
  const made = run(args)
  if (isObject(made)) observe(made, registration.isRoot)
  return made
}
