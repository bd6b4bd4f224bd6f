import { serialize } from '../transport/serialize.ts'

/** What a mask is told about the value it gets. */
export interface MaskedField {
  readonly field: 'input' | 'output' | 'metadata'
}

/**
 * Returns what may leave in place of the value. It gets a copy made of plain JSON values, so it may change it.
 * When it throws, the text `[mask failed]` leaves instead.
 *
 * @example const mask: Mask = (value) => JSON.parse(JSON.stringify(value).replaceAll(/\d{16}/g, '[card]'))
 */
export type Mask = (value: unknown, about: MaskedField) => unknown

const MASK_FAILED = '"[mask failed]"'

/** The masked form of a payload's JSON text. */
export function maskJson(json: string, mask: Mask, about: MaskedField): string {
  try {
    return serialize(mask(JSON.parse(json), about))
  } catch {
    return MASK_FAILED
  }
}
