import { z } from 'zod'

/** `GET /api/ui/projects/:projectId/playground`: which model APIs may be called through the server. */
export const playgroundSettingsSchema = z.object({
  /** Base URLs of OpenAI-compatible APIs, such as `https://api.openai.com/v1`. */
  baseUrls: z.array(z.string()),
  /** Others may be given as well. */
  isAnyAllowed: z.boolean(),
})
export type PlaygroundSettings = z.infer<typeof playgroundSettingsSchema>

/** Body of `POST …/playground`. The key goes to the model API and is kept nowhere. */
export const playgroundRequestSchema = z.object({
  baseUrl: z.url({ protocol: /^https?$/ }).max(500),
  apiKey: z.string().max(2000).optional(),
  /** What the API takes; the server asks for a stream with its usage. */
  request: z.looseObject({
    model: z.string().min(1),
    messages: z.array(z.looseObject({ role: z.string().min(1) })).min(1),
  }),
})
export type PlaygroundRequest = z.infer<typeof playgroundRequestSchema>
