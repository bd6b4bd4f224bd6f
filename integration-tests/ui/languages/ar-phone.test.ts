import { describeMatrix } from './matrix.ts'

describeMatrix('ar', { phone: ['dark'] })
