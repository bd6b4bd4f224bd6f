export { otlp } from './otlp.ts'
export type { OtlpOptions } from './options.ts'
