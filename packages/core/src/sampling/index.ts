export { tailSampling } from './tail-sampling.ts'
export type { KeepReason, TailSamplingRules } from './tail-sampling.ts'
export type { SampledOut, Sampler } from './sampler.ts'
export type { TraceSummary } from './trace-summary.ts'
