import process from 'node:process'

/** Prints a line of a command's answer. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
