/** Letters or digits of one piece of a word. English prose comes out at about four characters a token, as with OpenAI's tokenizers. */
const LETTERS_PER_TOKEN = 6

/** Tokens that frame one message, and those that open the reply. Source: OpenAI cookbook, "How to count tokens with tiktoken". */
const TOKENS_PER_MESSAGE = 3
const TOKENS_PER_REPLY = 3

const PIECES = new RegExp(
  `\\s*(?:[\\p{L}\\p{N}]{1,${LETTERS_PER_TOKEN}}|[^\\s\\p{L}\\p{N}])|\\s+`,
  'gu',
)

/**
 * Cuts a text into the pieces the stand-in streams and bills; joined they are the text again.
 * The rule: a piece is up to six letters or digits, or one other character, with the white space before it.
 */
export function splitTokens(text: string): string[] {
  return text.match(PIECES) ?? []
}

/** Tokens of a text by the rule of `splitTokens`. */
export function countTokens(text: string): number {
  return splitTokens(text).length
}

/** Tokens of a prompt: every message with its frame and its tool calls, the offered tools as JSON, and the reply's opening. */
export function countPromptTokens(
  messages: readonly { readonly text: string; readonly toolCalls: readonly object[] }[],
  tools: readonly object[],
): number {
  const inMessages = messages.reduce(
    (sum, { text, toolCalls }) =>
      sum + TOKENS_PER_MESSAGE + countTokens(text) + countJsonTokens(toolCalls),
    0,
  )
  return inMessages + countJsonTokens(tools) + TOKENS_PER_REPLY
}

function countJsonTokens(values: readonly object[]): number {
  return values.length === 0 ? 0 : countTokens(JSON.stringify(values))
}
