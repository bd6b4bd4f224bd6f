import { printFault } from './fault.ts'
import { fieldFaults } from './field-faults.ts'
import { overlaps } from './overlaps.ts'
import { sidewaysFaults, squeezedFaults } from './sideways.ts'
import { textFaults } from './text-faults.ts'

/** What cannot be read on the page, or on the dialog above it, each once. */
export function findFaults(): string[] {
  const root = document.querySelector('dialog[open]') ?? document.body
  const texts = textFaults(root)
  const faults = [
    ...texts.faults,
    ...overlaps(texts.shown),
    ...fieldFaults(root),
    ...sidewaysFaults(root),
    ...squeezedFaults(root),
  ]
  return [...new Set(faults.map(printFault))]
}
