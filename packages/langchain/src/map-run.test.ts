import { describe, expect, it } from 'vitest'

import { attemptNumber, chainType, isHidden, userTags } from './map-run.ts'

const serialized = (...id: string[]) => ({ id })

describe('chainType', () => {
  it.each([
    [serialized('langchain_core', 'runnables', 'RunnableSequence'), undefined, {}, 'chain'],
    [serialized('langchain_core', 'runnables', 'RunnableLambda'), undefined, {}, 'span'],
    [serialized('langchain_core', 'prompts', 'ChatPromptTemplate'), 'prompt', {}, 'span'],
    [serialized('langchain', 'agents', 'AgentExecutor'), undefined, {}, 'agent'],
    [
      serialized('langgraph', 'pregel', 'CompiledStateGraph'),
      undefined,
      { ls_integration: 'langgraph' },
      'chain',
    ],
    [
      serialized('langgraph', 'pregel', 'CompiledStateGraph'),
      undefined,
      { ls_integration: 'langchain_create_agent' },
      'agent',
    ],
    [undefined, undefined, undefined, 'chain'],
  ])('%j with run type %s is %s', (...[run, runType, metadata, type]) => {
    expect(chainType(run, runType, metadata)).toBe(type)
  })
})

describe('isHidden', () => {
  const router = { className: 'RunnableLambda', name: 'RunnableLambda', tags: [] }

  it('hides what its framework hides and unnamed routers inside nodes', () => {
    expect(isHidden({ ...router, tags: ['langsmith:hidden'], metadata: {} })).toBe(true)
    const metadata = { langgraph_node: 'plan' }
    expect(isHidden({ ...router, metadata })).toBe(true)
    expect(isHidden({ ...router, name: 'Branch<plan>', metadata })).toBe(true)
  })

  it('shows lambdas outside graphs and lambdas with a name', () => {
    expect(isHidden({ ...router, metadata: {} })).toBe(false)
    expect(isHidden({ ...router, name: 'mine', metadata: { langgraph_node: 'plan' } })).toBe(false)
  })
})

describe('userTags', () => {
  it('leaves out the tags by which LangChain numbers steps', () => {
    const tags = ['seq:step:1', 'beta', 'graph:step:2', 'map:key:a', 'langsmith:hidden', 'brand']
    expect(userTags(tags)).toEqual(['beta', 'brand'])
  })
})

describe('attemptNumber', () => {
  it('reads retry tags and LangGraph’s execution info', () => {
    expect(attemptNumber(['retry:attempt:2'], undefined)).toBe(2)
    expect(attemptNumber([], { options: { executionInfo: { nodeAttempt: 3 } } })).toBe(3)
    expect(attemptNumber([], { options: { executionInfo: { nodeAttempt: 1 } } })).toBeUndefined()
    expect(attemptNumber(['retry:attempt:x'], undefined)).toBeUndefined()
  })
})
