import { isObject, stringAt } from './foreign-value.ts'

/** What an `AgentExecutor` decided: a tool to call, or its final answer. */
export function mapAgentStep(step: unknown): Record<string, unknown> {
  const tool = stringAt(step, 'tool')
  if (tool !== undefined && isObject(step)) {
    return { tool, input: step['toolInput'], log: stringAt(step, 'log') }
  }
  return { final: isObject(step) ? step['returnValues'] : undefined, log: stringAt(step, 'log') }
}
