import { isRightToLeft } from '../messages/language.ts'

/**
 * A number with its sign and unit, kept in their order: among words that run from right to left `1.45 s` would else be shown
 * as `s 1.45`. Where lines run from left to right it stays as it is.
 */
export function isolated(text: string): string {
  return isRightToLeft ? `\u2066${text}\u2069` : text
}
