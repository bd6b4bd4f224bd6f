/** Binary operators from the weakest level to the strongest; operators of one level group from the left. */
const LEVELS: readonly Readonly<Record<string, (left: number, right: number) => number>>[] = [
  { '+': (left, right) => left + right, '-': (left, right) => left - right },
  { '*': (left, right) => left * right, '/': (left, right) => left / right },
]

/**
 * The value of an arithmetic expression of numbers, `+ - * /`, a leading minus and parentheses.
 * Throws an error that names the place when the text is anything else; nothing of it is ever run as code.
 */
export function calculate(expression: string): number {
  const tokens = expression.match(/\d+(?:\.\d+)?|\S/gu) ?? []
  const { value, next } = readLevel(tokens, 0, 0)
  if (next < tokens.length) throw unexpected(tokens, next, 'an operator')
  return value
}

interface Reading {
  readonly value: number
  /** Index of the first token that is not read yet. */
  readonly next: number
}

function readLevel(tokens: readonly string[], from: number, level: number): Reading {
  const operators = LEVELS[level]
  if (operators === undefined) return readOperand(tokens, from)
  let { value, next } = readLevel(tokens, from, level + 1)
  for (;;) {
    const apply = Object.hasOwn(operators, tokens[next] ?? '') && operators[tokens[next] ?? '']
    if (!apply) return { value, next }
    const right = readLevel(tokens, next + 1, level + 1)
    value = apply(value, right.value)
    next = right.next
  }
}

function readOperand(tokens: readonly string[], from: number): Reading {
  const token = tokens[from] ?? ''
  if (/^\d/u.test(token)) return { value: Number(token), next: from + 1 }
  if (token === '-') {
    const { value, next } = readOperand(tokens, from + 1)
    return { value: -value, next }
  }
  if (token !== '(') throw unexpected(tokens, from, 'a number or "("')
  const { value, next } = readLevel(tokens, from + 1, 0)
  if (tokens[next] !== ')') throw unexpected(tokens, next, '")"')
  return { value, next: next + 1 }
}

function unexpected(tokens: readonly string[], place: number, expected: string): Error {
  const came = tokens[place] === undefined ? 'the end' : `"${tokens[place]}"`
  return new Error(`Expected ${expected} after "${tokens.slice(0, place).join(' ')}", got ${came}.`)
}
