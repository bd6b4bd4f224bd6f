import type { ChatTool } from './chat-request.ts'

/** A parameter of a tool, read from its JSON Schema. */
export interface ToolParameter {
  readonly name: string
  readonly type: string
  readonly choices: readonly unknown[]
  readonly required: boolean
  /** What the parameter's name or description says it wants; `other` when neither says. */
  readonly meaning: 'expression' | 'query' | 'other'
}

interface ParameterSchema {
  readonly type?: string
  readonly description?: string
  readonly enum?: readonly unknown[]
}

/** The parameters of a tool in the order of its schema. */
export function readParameters({ function: { parameters } }: ChatTool): ToolParameter[] {
  const properties = (parameters?.['properties'] ?? {}) as Record<string, ParameterSchema> // JSON Schema of the caller
  const required = parameters?.['required']
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    type: schema.type ?? 'string',
    choices: schema.enum ?? [],
    required: Array.isArray(required) && required.includes(name),
    meaning: meaningOf(`${name} ${schema.description ?? ''}`, schema.type),
  }))
}

function meaningOf(words: string, type: string | undefined): ToolParameter['meaning'] {
  if (type !== undefined && type !== 'string') return 'other'
  if (/\b(?:expression|calculation|formula|arithmetic)\b/iu.test(words)) return 'expression'
  return /\b(?:query|question|search|topic|keywords?)\b/iu.test(words) ? 'query' : 'other'
}

/**
 * Arguments for the required parameters, taken from the question: numbers in their order, the choice that is mentioned
 * (else the first), true for booleans, and for texts what is quoted, else a proper name after a preposition, else the
 * whole question.
 */
export function fillArguments(tool: ChatTool, question: string): Record<string, unknown> {
  const numbers = (question.match(/\d+(?:\.\d+)?/gu) ?? []).map(Number)
  const filled: Record<string, unknown> = {}
  for (const parameter of readParameters(tool)) {
    if (parameter.required) filled[parameter.name] = valueFor(parameter, question, numbers)
  }
  return filled
}

/** Takes numbers from the front of `numbers`. */
function valueFor(parameter: ToolParameter, question: string, numbers: number[]): unknown {
  if (parameter.choices.length > 0) {
    const asked = question.toLowerCase()
    const mentioned = parameter.choices.find((choice) =>
      asked.includes(String(choice).toLowerCase()),
    )
    return mentioned ?? parameter.choices[0]
  }
  switch (parameter.type) {
    case 'number':
    case 'integer':
      return numbers.shift() ?? 0
    case 'boolean':
      return true
    case 'array':
      return []
    case 'object':
      return {}
    default:
      return textFor(question)
  }
}

function textFor(question: string): string {
  const quoted = /["“]([^"”]+)["”]/u.exec(question)?.[1]
  const named = /\b(?:in|for|of|from|to|about)\s+(\p{Lu}[\p{L}-]*(?:\s+\p{Lu}[\p{L}-]*)*)/u.exec(
    question,
  )?.[1]
  return quoted ?? named ?? question
}
