import { z } from 'zod'

import { observationDetailSchema } from './ui-api.ts'

/** Query of `GET /api/ui/projects/:projectId/traces/:traceId/search`: a text that stands in a payload, in any case. */
export const traceSearchQuerySchema = z.object({ q: z.string().min(1).max(200) })
export type TraceSearchQuery = z.infer<typeof traceSearchQuerySchema>

/**
 * `GET /api/ui/projects/:projectId/traces/:traceId/observations`: observations in full, by start time, for whoever wants all of
 * them. `next` is the offset of the following page or null at the end.
 */
export const traceDetailsQuerySchema = z.object({
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(500),
})
export type TraceDetailsQuery = z.infer<typeof traceDetailsQuerySchema>

export const traceDetailsSchema = z.object({
  observations: z.array(observationDetailSchema),
  next: z.number().int().nullable(),
})
export type TraceDetails = z.infer<typeof traceDetailsSchema>

export const payloadParts = ['input', 'output', 'metadata'] as const
export type PayloadPart = (typeof payloadParts)[number]

/**
 * Where the payloads of a trace say a text: observations by start time, each with every part that says it. `snippet` is the
 * text around the first place in that part, at most 160 characters; the hit begins at `at` and is `length` characters long,
 * both in UTF-16 units. `more` is true when the list was cut.
 */
export const traceSearchSchema = z.object({
  hits: z.array(
    z.object({
      id: z.string(),
      part: z.enum(payloadParts),
      snippet: z.string(),
      at: z.number().int(),
      length: z.number().int(),
    }),
  ),
  more: z.boolean(),
})
export type TraceSearch = z.infer<typeof traceSearchSchema>

/**
 * `GET /api/ui/projects/:projectId/traces/:traceId/fingerprints`: what the payloads of a trace come to, one entry an
 * observation, in no order. Equal texts have equal fingerprints, also when they differ only in what changes from run to run: ids,
 * times, ports and durations. `config` covers the model, its parameters and the prompt's version. An absent value is "".
 */
export const traceFingerprintsSchema = z.object({
  id: z.array(z.string()),
  input: z.array(z.string()),
  output: z.array(z.string()),
  config: z.array(z.string()),
})
export type TraceFingerprints = z.infer<typeof traceFingerprintsSchema>

/**
 * `GET /api/ui/projects/:projectId/traces/:traceId/graph-steps`: the observations that LangGraph marks with the node and the
 * step of the graph they ran in, by start time.
 */
export const traceGraphStepsSchema = z.object({
  id: z.array(z.string()),
  node: z.array(z.string()),
  step: z.array(z.number().int()),
})
export type TraceGraphSteps = z.infer<typeof traceGraphStepsSchema>
