import { describeMatrix } from '../matrix.ts'

describeMatrix('en', { phone: ['light', 'dark'] })
