import type { ObservationKind } from '@heddle/core'

import { isObject, listAt, stringAt } from './foreign-value.ts'

/** What LangChain calls a run. */
export type RunKind = 'chain' | 'model' | 'tool' | 'retriever'

/** Tag of steps that a framework takes for itself. Source: LangSmith's and LangGraph's `TAG_HIDDEN`. */
const HIDDEN_TAG = 'langsmith:hidden'

/** Runnables that only pass, shape or route values: steps without a meaning of their own. */
const PLUMBING = new Set([
  'RunnableLambda',
  'RunnablePassthrough',
  'RunnableMap',
  'RunnableParallel',
  'RunnableAssign',
  'RunnablePick',
  'RunnableEach',
  'RunnableBranch',
  'RouterRunnable',
])

/** The class of the object that runs, from the only two parts of `serialized` that hold no configuration. */
export function classNameOf(serialized: unknown): string | undefined {
  const last = listAt(serialized, 'id').at(-1)
  return typeof last === 'string' ? last : stringAt(serialized, 'name')
}

/** Whether the run is a compiled LangGraph graph. */
export function isCompiledGraph(serialized: unknown): boolean {
  const id = listAt(serialized, 'id')
  return id[0] === 'langgraph' && id[1] === 'pregel'
}

/** The type of a chain run. Models, tools and retrievers have callbacks of their own, which name their type. */
export function chainType(
  serialized: unknown,
  runType: string | undefined,
  metadata: unknown,
): ObservationKind {
  const className = classNameOf(serialized) ?? ''
  if (isCompiledGraph(serialized)) {
    return stringAt(metadata, 'ls_integration') === 'langchain_create_agent' ? 'agent' : 'chain'
  }
  if (className === 'AgentExecutor') return 'agent'
  if (runType === 'prompt' || runType === 'parser' || PLUMBING.has(className)) return 'span'
  return 'chain'
}

/** What routers are called that nobody named: the class, or the node they follow before LangGraph 1.1. */
const ROUTER_NAME = /^(?:RunnableLambda$|Branch<)/

/** Whether the step is shown only on demand: hidden by its framework, or an unnamed router inside a graph node. */
export function isHidden(run: {
  className: string | undefined
  name: string
  tags: readonly string[]
  metadata: unknown
}): boolean {
  if (run.tags.includes(HIDDEN_TAG)) return true
  if (run.className !== 'RunnableLambda' || !ROUTER_NAME.test(run.name)) return false
  const node = stringAt(run.metadata, 'langgraph_node')
  return node !== undefined && node !== run.name
}

const STEP_TAG = /^(?:seq:step|graph:step|map:key|condition|branch|retry:attempt):?/

/** Tags the user set: without the ones by which LangChain numbers its steps. */
export function userTags(tags: readonly string[]): string[] {
  return tags.filter((tag) => !STEP_TAG.test(tag) && tag !== HIDDEN_TAG)
}

/** The number of the attempt that this run is, from LangChain's retry tag or LangGraph's execution info; absent for the first. */
export function attemptNumber(tags: readonly string[], extra: unknown): number | undefined {
  for (const tag of tags) {
    if (!tag.startsWith('retry:attempt:')) continue
    const attempt = Number(tag.slice('retry:attempt:'.length))
    return Number.isSafeInteger(attempt) ? attempt : undefined
  }
  const options = isObject(extra) ? extra['options'] : undefined
  const execution = isObject(options) ? options['executionInfo'] : undefined
  const attempt = isObject(execution) ? execution['nodeAttempt'] : undefined
  return typeof attempt === 'number' && attempt > 1 ? attempt : undefined
}
