/** A repeated group that holds a repetition, such as `(a+)+`: some names would take for ever. */
const NESTED_REPETITION =
  /\((?:[^()\\]|\\.)*(?:[+*]|\{\d*,\d*\})(?:[^()\\]|\\.)*\)(?:[+*]|\{\d*,\d*\})/

/** The list writes Postgres patterns: a leading `(?i)` means "ignore case", which JavaScript says with a flag. */
export function compilePattern(pattern: string): RegExp {
  return pattern.startsWith('(?i)') ? new RegExp(pattern.slice(4), 'i') : new RegExp(pattern)
}

/** What is wrong with a pattern that somebody sent; undefined when it can be used. */
export function findPatternFault(pattern: string): string | undefined {
  if (NESTED_REPETITION.test(pattern)) return 'a repeated group holds another repetition'
  try {
    compilePattern(pattern)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
