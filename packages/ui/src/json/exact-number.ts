/** A number that a double cannot hold: its digits as they were sent. */
export class ExactNumber {
  readonly digits: string

  constructor(digits: string) {
    this.digits = digits
  }
}

/** Text without a number this long or with an exponent this big has no number that a double would change. */
export const MAY_LOSE_DIGITS = /\d{16}|\d\.\d{15}|\d[eE][+-]?\d{3}/u

/** Digits that a double always keeps. */
const SAFE_DIGITS = 15

/** Whether a double is not the number that its source says. */
export function isChanged(value: number, source: string): boolean {
  if (String(value) === source) return false
  const digits = source.replace(/[eE].*$/u, '').replaceAll(/\D/gu, '')
  return digits.length > SAFE_DIGITS || !Number.isFinite(value)
}
