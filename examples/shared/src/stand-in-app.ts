import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

import { Hono } from 'hono'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { streamSSE } from 'hono/streaming'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { z } from 'zod'

import { chatRequestSchema, embeddingRequestSchema } from './chat-request.ts'
import { toChunks, toCompletionBody } from './chat-wire.ts'
import { completeChat } from './complete-chat.ts'
import { countTokens } from './count-tokens.ts'
import { embedText, encodeVector } from './embed-text.ts'
import { FAIL_HEADER, errorBody, readFailHeader } from './failure.ts'
import type { Failure } from './failure.ts'
import { CHAT_MODELS, EMBEDDING_MODELS, servedName } from './served-models.ts'

/** Cap on one request, bytes: far above what an example sends. */
const MAX_REQUEST_BYTES = 8 * 1024 * 1024
/** Chunks that leave before a `cut` breaks the connection: the role and two tokens. */
const CHUNKS_BEFORE_CUT = 3

/** How fast the stand-in talks. Zeros (the default) answer at once; examples use a human pace so that traces show it. */
export interface Pace {
  /** Wait before the first token, ms. */
  readonly firstTokenMs: number
  /** Wait before each further token, ms. */
  readonly perTokenMs: number
}

/** What the app gets from outside: its pace, the clock (ms since 1970), and a source of failures asked once a request. */
export interface StandInParts {
  readonly pace: Pace
  readonly now: () => number
  readonly nextFailure: () => Failure | undefined
}

interface NodeBindings {
  readonly Bindings: { readonly outgoing?: ServerResponse }
}

type AppContext = Context<NodeBindings>

/** The HTTP interface of the stand-in: chat completions (streamed or not), embeddings and the list of models. */
export function createStandInApp(parts: StandInParts): Hono<NodeBindings> {
  const app = new Hono<NodeBindings>()
  app.onError((error, context) => {
    const status = error instanceof HTTPException ? error.status : 500
    return context.json(errorBody(status, error.message), status)
  })
  app.notFound((context) =>
    context.json(
      errorBody(404, `The stand-in has no ${context.req.method} ${context.req.path}.`),
      404,
    ),
  )
  app.use('/v1/*', bodyLimit({ maxSize: MAX_REQUEST_BYTES }))
  app.use('/v1/*', async (context, next) => {
    if (/^Bearer \S+/u.test(context.req.header('authorization') ?? '')) return next()
    return context.json(errorBody(401, 'Expected a header "Authorization: Bearer <key>".'), 401)
  })
  app.get('/v1/models', (context) =>
    context.json({
      object: 'list',
      data: [...Object.keys(CHAT_MODELS), ...Object.keys(EMBEDDING_MODELS)].map((id) => ({
        id,
        object: 'model',
        created: 0,
        owned_by: 'heddle-stand-in',
      })),
    }),
  )
  app.post('/v1/embeddings', answerEmbeddings)
  app.post('/v1/chat/completions', (context) => answerChat(context, parts))
  return app
}

async function readBody<Schema extends z.ZodType>(
  context: AppContext,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const parsed = schema.safeParse(await context.req.json().catch(() => undefined))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new HTTPException(400, {
    message: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'no JSON'}`,
  })
}

function requireModel(models: Readonly<Record<string, string>>, asked: string): string {
  const served = servedName(models, asked)
  if (served !== undefined) return served
  throw new HTTPException(404, {
    message: `The stand-in serves ${Object.keys(models).join(', ')}; got ${asked}.`,
  })
}

async function answerEmbeddings(context: AppContext): Promise<Response> {
  const request = await readBody(context, embeddingRequestSchema)
  const model = requireModel(EMBEDDING_MODELS, request.model)
  const texts = [request.input].flat()
  const tokens = texts.reduce((sum, text) => sum + countTokens(text), 0)
  return context.json({
    object: 'list',
    model,
    data: texts.map((text, index) => {
      const vector = embedText(text, request.dimensions ?? undefined)
      const embedding = request.encoding_format === 'base64' ? encodeVector(vector) : vector
      return { object: 'embedding', index, embedding }
    }),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  })
}

async function answerChat(context: AppContext, parts: StandInParts): Promise<Response> {
  const request = await readBody(context, chatRequestSchema)
  const model = requireModel(CHAT_MODELS, request.model)
  const failure = readFailHeader(context.req.header(FAIL_HEADER)) ?? parts.nextFailure()
  if (typeof failure === 'number') {
    const body = errorBody(failure, `The stand-in was asked to fail with ${failure}.`)
    return context.json(body, failure as ContentfulStatusCode)
  }
  const completion = completeChat(request)
  const head = { id: completion.id, created: Math.floor(parts.now() / 1000), model }
  if (request.stream === true) {
    const chunks = toChunks(head, completion, request.stream_options?.include_usage === true)
    return streamChunks(context, chunks, { pace: parts.pace, cut: failure === 'cut' })
  }
  await sleep(parts.pace.firstTokenMs + parts.pace.perTokenMs * completion.completionTokens)
  return context.json(toCompletionBody(head, completion))
}

function streamChunks(
  context: AppContext,
  chunks: readonly object[],
  { pace, cut }: { readonly pace: Pace; readonly cut: boolean },
): Response {
  return streamSSE(context, async (stream) => {
    for (const [index, chunk] of chunks.entries()) {
      await sleep(index === 0 ? pace.firstTokenMs : pace.perTokenMs)
      if (stream.aborted) return
      await stream.writeSSE({ data: JSON.stringify(chunk) })
      if (cut && index + 1 === CHUNKS_BEFORE_CUT) {
        // Let the chunks leave before the connection breaks.
        await sleep(10)
        context.env.outgoing?.destroy()
        return
      }
    }
    await stream.writeSSE({ data: '[DONE]' })
  })
}
