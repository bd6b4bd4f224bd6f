/** Tokens of one streamed answer. In a file of its own, so that reports need no product. */
export const TOKENS_PER_STREAM = 2000
