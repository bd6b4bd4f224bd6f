/** Longest JSON text of one field, bytes in UTF-8. The whole event then stays below Langfuse's 4.5 MB cap on a request. */
export const MAX_FIELD_BYTES = 1_000_000
/** Levels of objects and arrays that are followed; LLM messages with tool calls need about 12. */
export const MAX_DEPTH = 24
/** Keys of one object that are kept. */
export const MAX_KEYS = 1_000
/** Items of one array that are kept. */
export const MAX_ITEMS = 10_000
