/** What an option is to be, in the words that a warning uses. */
export const TEXT = 'a text'
export const FLAG = 'true or false'
export const SHARE = 'a number from 0 to 1'
export const POSITIVE = 'a number above 0'

/**
 * What every option is to be, what it is when nothing is said, and what Langfuse calls it behind `LANGFUSE_`. Ours is its own name
 * behind `HEDDLE_`.
 */
export type OptionSources = Readonly<
  Record<string, readonly [expected: string, standard?: unknown, ...aliases: readonly string[]]>
>

/** What a text says of something that is on or off; undefined for any other. */
export function parseFlag(text: string): boolean | undefined {
  return /^(true|1|on|yes)$/i.test(text) || (/^(false|0|off|no)$/i.test(text) ? false : undefined)
}
