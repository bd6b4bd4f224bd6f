import { describeMatrix } from '../matrix.ts'

describeMatrix('en', { screen: ['light', 'dark'] })
