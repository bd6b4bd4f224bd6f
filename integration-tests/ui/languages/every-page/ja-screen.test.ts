import { describeMatrix } from '../matrix.ts'

describeMatrix('ja', { screen: ['light'] })
