import { alignTraces } from './align-traces.ts'
import type { CompareSide } from './compare-sides.ts'
import { findDivergence } from './divergence.ts'

/** Compares two traces away from the page. */
addEventListener('message', ({ data }: MessageEvent<readonly [CompareSide, CompareSide]>) => {
  const alignment = alignTraces(...data)
  postMessage({ alignment, events: findDivergence(data, alignment) })
})
