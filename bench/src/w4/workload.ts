import { join } from 'node:path'

import type { Workload } from '../harness/workload.ts'
import { w1 } from '../w1/workload.ts'

/** Products whose documented limits cut payloads of this size are left out: they would be measured doing less. */
const VARIANTS = new Set([
  'limit-json',
  'heddle',
  'otlp-proto',
  'otlp-json',
  'langfuse-v5',
  'opik',
  'braintrust',
  'langsmith',
])

export const w4: Workload = {
  id: 'w4',
  title: 'W4: large payloads',
  description:
    'Model calls with 600 KB of messages and an answer of 400 KB, fifty a second. What counts is how long the event loop stands still, and how much memory is held.',
  unit: 'generation',
  observationsPerUnit: 1,
  script: join(import.meta.dirname, 'child.ts'),
  units: 200,
  warmUpUnits: 10,
  variants: w1.variants.filter(({ id }) => VARIANTS.has(id)),
  target: { figure: 'stallMs', most: 50 },
}
