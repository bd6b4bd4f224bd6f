import { findArithmetic, withoutArithmetic } from './arithmetic.ts'
import type { ChatRequest, ChatTool } from './chat-request.ts'
import { contentWords } from './content-words.ts'
import { fillArguments, readParameters } from './fill-arguments.ts'
import { rankSentences } from './rank-sentences.ts'
import type { Conversation } from './read-conversation.ts'

/** A call the stand-in makes: the tool's name and its arguments. */
export interface PlannedCall {
  readonly name: string
  readonly arguments: Readonly<Record<string, unknown>>
}

/**
 * The tool calls a question needs next, none when it can be answered. The rules, for each tool offered:
 * - a tool with an expression parameter is called for the arithmetic in the question; when that builds on a number which
 *   another tool must find first ("multiply that by 480"), only after the other tool answered;
 * - a tool with a query or question parameter is called once with the question, unless the question is pure arithmetic;
 * - any other tool is called when the question shares a word of its name, or two of its description.
 * `tool_choice` `required` or naming a tool forces a call as long as no tool answered the question yet.
 */
export function chooseToolCalls(request: ChatRequest, conversation: Conversation): PlannedCall[] {
  const tools = request.tools ?? []
  const choice = request.tool_choice ?? 'auto'
  if (tools.length === 0 || choice === 'none') return []
  const offered =
    typeof choice === 'object'
      ? tools.filter((tool) => tool.function.name === choice.function.name)
      : tools
  const planned = offered.flatMap((tool) => planCall(tool, conversation) ?? [])
  const fresh = planned.filter(({ name }) => !conversation.calledTools.has(name))
  const mustCall = choice !== 'auto' && conversation.toolResults.length === 0
  const [first] = offered
  return fresh.length === 0 && mustCall && first !== undefined
    ? [
        {
          name: first.function.name,
          arguments: fillArguments(first, conversation.question),
        },
      ]
    : fresh
}

function planCall(tool: ChatTool, conversation: Conversation): PlannedCall | undefined {
  const { name } = tool.function
  const { question } = conversation
  const parameters = readParameters(tool)
  const expression = parameters.find(({ meaning }) => meaning === 'expression')
  if (expression !== undefined) {
    const value = expressionFor(conversation)
    return value === undefined ? undefined : { name, arguments: { [expression.name]: value } }
  }
  const query = parameters.find(({ meaning }) => meaning === 'query')
  if (query !== undefined) {
    const subject = withoutArithmetic(question)
    return contentWords(subject).length === 0
      ? undefined
      : { name, arguments: { ...fillArguments(tool, question), [query.name]: subject } }
  }
  return isAbout(tool, question) ? { name, arguments: fillArguments(tool, question) } : undefined
}

/** The expression the question asks for, with the number that a tool found put in; undefined while that is unknown. */
function expressionFor({ question, toolResults }: Conversation): string | undefined {
  const arithmetic = findArithmetic(question)
  if (arithmetic === undefined || arithmetic.kind === 'expression') return arithmetic?.expression
  const passages = toolResults.flatMap((result) => result.passages)
  const fact = rankSentences(withoutArithmetic(question), passages)
    .map(({ sentence }) => /\d+(?:,\d{3})*(?:\.\d+)?/u.exec(sentence)?.[0].replaceAll(',', ''))
    .find((number) => number !== undefined)
  return fact === undefined ? undefined : `${fact} ${arithmetic.operator} ${arithmetic.operand}`
}

function isAbout({ function: { name, description = '' } }: ChatTool, question: string): boolean {
  const asked = new Set(contentWords(question))
  const shares = (text: string) =>
    new Set(contentWords(text).filter((word) => asked.has(word))).size
  return shares(name.replaceAll(/[_-]|(?<=[a-z])(?=[A-Z])/gu, ' ')) >= 1 || shares(description) >= 2
}
