import type { ExpectedObservation } from '../expected-tree.ts'
import { isShown, observations, programs, textOf } from './feature.ts'
import type { Feature, ProgramRun, Sight } from './feature.ts'

const UUID = /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/g

function failed({ level }: ExpectedObservation): boolean {
  return level === 'ERROR'
}

/** A pause for a human, or control passed on to another graph. */
function isControlFlow({ status }: ExpectedObservation): boolean {
  return status === 'interrupted' || status === 'handoff'
}

function isNoError({ seen }: Sight): boolean {
  return !seen.isError
}

/** Whether the product shows what was thrown: the words of the message, wherever it keeps them. */
function saysWhy({ one, seen }: Sight): boolean {
  const message = one.status?.replace(/^\w+Error: /, '').replace(/…$/, '') ?? ''
  // Quotes are escaped in JSON text, so only the words before the first are looked for.
  const [words = ''] = message.split(/["'`]/)
  return textOf(seen).includes(words)
}

function pausesAndResumes({ expected }: ProgramRun): boolean {
  const roots = expected.filter(({ parent }) => parent === undefined)
  return roots.length === 2 && roots[0]?.status === 'interrupted'
}

/** Programs whose failures are no `Error` objects. */
const WITHOUT_STACK = new Set(['throw-non-error', 'throw-undefined', 'create-agent-bad-tool-args'])

/** Whether both roots carry an id in common, beside those that LangGraph's thread has anyway. */
function areLinked({ expected, matching }: ProgramRun): boolean {
  const [paused, resumed] = expected
    .filter(({ parent }) => parent === undefined)
    .map((root) => matching.recordedFor.get(root))
  if (paused === undefined || resumed === undefined) return false
  if (paused.traceId === resumed.traceId) return true
  const ids = new Set(textOf(paused.details).match(UUID) ?? [])
  return (textOf(resumed.details).match(UUID) ?? []).some((id) => ids.has(id))
}

export const endings: readonly Feature[] = [
  observations('steps that end', isShown, ({ seen }) => seen.endedAt !== undefined),
  observations('failures shown as errors', failed, ({ seen }) => seen.isError),
  observations('failures that say what was thrown', failed, saysWhy),
  observations(
    'failures with their stack',
    (one, { program }) => failed(one) && !WITHOUT_STACK.has(program),
    ({ seen }) => /\\n\s+at /.test(textOf(seen)),
  ),
  observations(
    'successful steps not shown as errors',
    (one) => one.level === 'DEFAULT' && !isControlFlow(one),
    isNoError,
  ),
  observations('pauses and hand-offs not shown as errors', isControlFlow, isNoError),
  programs('a pause and its resumption linked', pausesAndResumes, areLinked),
  observations(
    'calls that the caller stopped or left, not shown as errors',
    ({ level }) => level === 'WARNING',
    isNoError,
  ),
  observations(
    'text so far of model calls that were stopped, left or failed',
    (one) => one.level !== 'DEFAULT' && one.type === 'GENERATION' && one.hasFirstToken,
    ({ seen }) => /one|hello/.test(textOf(seen.output)),
  ),
  programs(
    'tool calls refused before the tool ran',
    ({ program }) => program === 'create-agent-bad-tool-args',
    ({ expected, matching }) =>
      expected.filter(({ type }) => type === 'TOOL').every((one) => matching.recordedFor.has(one)),
  ),
]
