import { describeMatrix } from '../matrix.ts'

describeMatrix('de', { screen: ['light'] })
