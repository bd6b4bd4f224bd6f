export type * from './schemas/index.ts'
