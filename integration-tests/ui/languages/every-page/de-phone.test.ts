import { describeMatrix } from '../matrix.ts'

describeMatrix('de', { phone: ['dark'] })
