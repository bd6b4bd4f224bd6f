import { describeMatrix } from '../matrix.ts'

describeMatrix('ja', { phone: ['dark'] })
