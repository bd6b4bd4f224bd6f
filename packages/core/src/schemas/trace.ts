import { z } from 'zod'

/** One stored trace: what all observations of one run of a program share. Times are ISO 8601 UTC with milliseconds. */
export const traceSchema = z.object({
  id: z.string(),
  projectId: z.string(),
  timestamp: z.string(),
  name: z.string().nullable(),
  userId: z.string().nullable(),
  sessionId: z.string().nullable(),
  input: z.unknown(),
  output: z.unknown(),
  metadata: z.record(z.string(), z.unknown()),
  tags: z.array(z.string()),
  release: z.string().nullable(),
  version: z.string().nullable(),
  environment: z.string(),
  public: z.boolean(),
  bookmarked: z.boolean(),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type Trace = z.infer<typeof traceSchema>
