import { contents } from './contents.ts'
import { endings } from './endings.ts'
import type { Feature } from './feature.ts'
import { models } from './models.ts'
import { structure } from './structure.ts'

/** What is compared, in the order of the report. */
export const FEATURE_GROUPS: readonly { title: string; features: readonly Feature[] }[] = [
  { title: 'Steps and their places', features: structure },
  { title: 'Ends, failures and control flow', features: endings },
  { title: 'Model calls', features: models },
  { title: 'Inputs and outputs', features: contents },
]
