import { describeMatrix } from '../matrix.ts'

describeMatrix('ar', { screen: ['light'] })
