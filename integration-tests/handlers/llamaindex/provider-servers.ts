import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type Json = Record<string, unknown>

/** A local server that answers like the APIs of OpenAI, Anthropic and Ollama. */
export interface ProviderServers {
  readonly url: string
  /** Bodies that were asked for, with their paths. */
  readonly asked: { readonly path: string; readonly body: Json }[]
  readonly close: () => Promise<void>
}

/** 19 in, 4 of them cached; 10 out, 3 of them reasoning. */
const CHAT_USAGE = {
  prompt_tokens: 19,
  completion_tokens: 10,
  total_tokens: 29,
  prompt_tokens_details: { cached_tokens: 4 },
  completion_tokens_details: { reasoning_tokens: 3 },
}
/** 21 in, 8 of them cached; 13 out, 6 of them reasoning. */
const RESPONSE_USAGE = {
  input_tokens: 21,
  output_tokens: 13,
  total_tokens: 34,
  input_tokens_details: { cached_tokens: 8 },
  output_tokens_details: { reasoning_tokens: 6 },
}
/** 11 in beside 5 read from the cache and 2 written to it; 9 out. */
const MESSAGE_USAGE = {
  input_tokens: 11,
  cache_read_input_tokens: 5,
  cache_creation_input_tokens: 2,
  output_tokens: 9,
}

export async function openProviderServers(): Promise<ProviderServers> {
  const asked: { path: string; body: Json }[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      const body = JSON.parse(text) as Json
      const path = request.url ?? ''
      asked.push({ path, body })
      const answer = Object.entries(ANSWERS).find(([suffix]) => path.endsWith(suffix))?.[1]
      if (answer === undefined) return void response.writeHead(404).end()
      return answer(response, body)
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => void server.close(() => resolve()))
    },
  }
}

const ANSWERS: Readonly<Record<string, (response: ServerResponse, body: Json) => void>> = {
  '/chat/completions': answerCompletion,
  '/responses': answerResponse,
  '/embeddings': answerEmbeddings,
  '/v1/messages': answerMessage,
  '/api/chat': (response, body) =>
    answerOllama(response, body, { message: { role: 'assistant', content: 'Hello you' } }),
  '/api/generate': (response, body) => answerOllama(response, body, { response: 'Hello you' }),
}

function answerJson(response: ServerResponse, body: Json): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function answerEvents(response: ServerResponse, events: readonly Json[], last = ''): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const event of events) {
    const name = typeof event['type'] === 'string' ? `event: ${event['type']}\n` : ''
    response.write(`${name}data: ${JSON.stringify(event)}\n\n`)
  }
  response.end(last)
}

function answerCompletion(response: ServerResponse, body: Json): void {
  const head = { id: 'chatcmpl-1', model: `${String(body['model'])}-2024-07-18`, created: 1 }
  if (body['stream'] !== true) {
    const message = { role: 'assistant', content: 'Hello you' }
    const choices = [{ index: 0, message, finish_reason: 'stop' }]
    return answerJson(response, { ...head, object: 'chat.completion', choices, usage: CHAT_USAGE })
  }
  const chunk = (delta: Json, finishReason: string | null = null) => ({
    ...head,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason: finishReason }],
  })
  const options = body['stream_options'] as Json | undefined
  const usage =
    options?.['include_usage'] === true ? [{ ...head, choices: [], usage: CHAT_USAGE }] : []
  answerEvents(
    response,
    [chunk({ content: 'Hello ' }), chunk({ content: 'you' }), chunk({}, 'stop'), ...usage],
    'data: [DONE]\n\n',
  )
}

function answerResponse(response: ServerResponse, body: Json): void {
  const item = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    content: [{ type: 'output_text', text: 'Hello you', annotations: [] }],
  }
  const whole = {
    id: 'resp_1',
    object: 'response',
    model: `${String(body['model'])}-2024-07-18`,
    output: [item],
    output_text: 'Hello you',
    usage: RESPONSE_USAGE,
  }
  if (body['stream'] !== true) return answerJson(response, whole)
  answerEvents(response, [
    { type: 'response.created', response: { ...whole, output: [], usage: null } },
    { type: 'response.output_text.delta', delta: 'Hello ', item_id: 'msg_1' },
    { type: 'response.output_text.delta', delta: 'you', item_id: 'msg_1' },
    { type: 'response.completed', response: whole },
  ])
}

function answerEmbeddings(response: ServerResponse, body: Json): void {
  const count = Array.isArray(body['input']) ? body['input'].length : 1
  const vector = new Float32Array([0.5, 0.25, 0.125])
  const embedding =
    body['encoding_format'] === 'base64'
      ? Buffer.from(vector.buffer).toString('base64')
      : [...vector]
  const data = Array.from({ length: count }, (_, index) => ({
    object: 'embedding',
    index,
    embedding,
  }))
  answerJson(response, {
    object: 'list',
    model: body['model'],
    data,
    usage: { prompt_tokens: 7, total_tokens: 7 },
  })
}

const delta = (text: string) => ({
  type: 'content_block_delta',
  index: 0,
  delta: { type: 'text_delta', text },
})

function answerMessage(response: ServerResponse, body: Json): void {
  const head = { id: 'msg_1', type: 'message', role: 'assistant', model: body['model'] }
  if (body['stream'] !== true) {
    const content = [{ type: 'text', text: 'Hello you' }]
    return answerJson(response, { ...head, content, stop_reason: 'end_turn', usage: MESSAGE_USAGE })
  }
  const { output_tokens: outputTokens, ...inputUsage } = MESSAGE_USAGE
  answerEvents(response, [
    {
      type: 'message_start',
      message: { ...head, content: [], usage: { ...inputUsage, output_tokens: 1 } },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    delta('Hello '),
    delta('you'),
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta: { stop_reason: 'end_turn' },
      usage: { output_tokens: outputTokens },
    },
    { type: 'message_stop' },
  ])
}

function answerOllama(response: ServerResponse, body: Json, answer: Json): void {
  const done = {
    model: body['model'],
    done: true,
    done_reason: 'stop',
    prompt_eval_count: 6,
    eval_count: 4,
  }
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  if (body['stream'] !== true) return void response.end(JSON.stringify({ ...answer, ...done }))
  const empty =
    'response' in answer ? { response: '' } : { message: { role: 'assistant', content: '' } }
  response.write(`${JSON.stringify({ model: body['model'], done: false, ...answer })}\n`)
  response.end(`${JSON.stringify({ ...empty, ...done })}\n`)
}
