export { asyncMask } from './async-mask.ts'
export type { AsyncMask, Mask, MaskedField } from '../trace/mask.ts'
