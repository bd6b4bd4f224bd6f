import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A local server that answers like OpenAI's API: chat completions and responses, streamed and not. */
export interface OpenAiStandIn {
  /** Options for `new ChatOpenAI()`. */
  readonly options: { apiKey: string; configuration: { baseURL: string } }
  readonly close: () => Promise<void>
}

type Json = Record<string, unknown>

/** Tokens of every chat completion: 19 in, 4 of them cached; 10 out, 3 of them reasoning. */
const CHAT_USAGE = {
  prompt_tokens: 19,
  completion_tokens: 10,
  total_tokens: 29,
  prompt_tokens_details: { cached_tokens: 4 },
  completion_tokens_details: { reasoning_tokens: 3 },
}
/** Tokens of every answer of the responses API: 21 in, 8 of them cached; 13 out, 6 of them reasoning. */
const RESPONSE_USAGE = {
  input_tokens: 21,
  output_tokens: 13,
  total_tokens: 34,
  input_tokens_details: { cached_tokens: 8 },
  output_tokens_details: { reasoning_tokens: 6 },
}

export async function openOpenAiStandIn(): Promise<OpenAiStandIn> {
  let failuresLeft = 1
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      if (body.includes('FAIL 400')) return answerError(response, 400, 'bad request mock')
      if (body.includes('FAIL ONCE') && failuresLeft > 0) {
        failuresLeft -= 1
        return answerError(response, 500, 'try again')
      }
      const asked = JSON.parse(body) as Json
      if (request.url?.endsWith('/responses') === true) return answerResponse(response, asked)
      return answerCompletion(response, asked)
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    options: { apiKey: 'sk-test', configuration: { baseURL: `http://127.0.0.1:${port}/v1` } },
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => void server.close(() => resolve()))
    },
  }
}

function answerError(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ error: { message, type: 'mock' } }))
}

function answerJson(response: ServerResponse, body: Json): void {
  response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': 'req_1' })
  response.end(JSON.stringify(body))
}

function answerEvents(response: ServerResponse, events: readonly string[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const event of events) response.write(event)
  response.end()
}

function answerCompletion(response: ServerResponse, asked: Json): void {
  const head = {
    id: 'chatcmpl-1',
    created: 1_700_000_000,
    model: `${String(asked['model'])}-2024-07-18`,
    system_fingerprint: 'fp_1',
    service_tier: 'default',
  }
  const message = completionMessage(asked)
  const finishReason = message['tool_calls'] === undefined ? 'stop' : 'tool_calls'
  if (asked['stream'] !== true) {
    const choices = Array.from({ length: Number(asked['n'] ?? 1) }, (_, index) => ({
      index,
      message,
      finish_reason: finishReason,
      logprobs: null,
    }))
    answerJson(response, { ...head, object: 'chat.completion', choices, usage: CHAT_USAGE })
    return
  }
  const chunk = (delta: Json, rest: Json = {}) =>
    `data: ${JSON.stringify({
      ...head,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, finish_reason: null, logprobs: null, ...rest }],
    })}\n\n`
  const streamOptions = asked['stream_options'] as Json | undefined
  answerEvents(response, [
    chunk({ role: 'assistant', content: '' }),
    ...messageDeltas(message).map((delta) => chunk(delta)),
    chunk({}, { finish_reason: finishReason }),
    streamOptions?.['include_usage'] === true
      ? `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices: [], usage: CHAT_USAGE })}\n\n`
      : '',
    'data: [DONE]\n\n',
  ])
}

function messageDeltas(message: Json): Json[] {
  const calls = message['tool_calls'] as Json[] | undefined
  if (calls !== undefined) {
    return calls.map((toolCall, index) => ({ tool_calls: [{ index, ...toolCall }] }))
  }
  return String(message['content'])
    .split(/(?<= )/)
    .map((content) => ({ content }))
}

/** The first tool is called once; a schema is answered with what fits it; everything else with a greeting. */
function completionMessage(asked: Json): Json {
  const messages = asked['messages'] as Json[]
  const tools = asked['tools'] as { function: { name: string } }[] | undefined
  const isAnswered = messages.some((message) => message['role'] === 'tool')
  if (tools?.[0] !== undefined && !isAnswered) {
    const { name } = tools[0].function
    const args = name === 'get_weather' ? '{"city":"Paris"}' : '{"answer":"hi"}'
    return {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'call_1', type: 'function', function: { name, arguments: args } }],
    }
  }
  const format = asked['response_format'] as Json | undefined
  const content = format === undefined ? 'hello from the mock' : '{"answer":"hi"}'
  return { role: 'assistant', content, refusal: null }
}

function answerResponse(response: ServerResponse, asked: Json): void {
  const text = 'hello from the mock'
  const item = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text, annotations: [] }],
  }
  const answer = {
    id: 'resp_1',
    object: 'response',
    created_at: 1_700_000_000,
    status: 'completed',
    model: `${String(asked['model'])}-2025-04-14`,
    output: [item],
    usage: RESPONSE_USAGE,
    error: null,
    incomplete_details: null,
    metadata: {},
  }
  if (asked['stream'] !== true) {
    answerJson(response, answer)
    return
  }
  const created = { ...answer, status: 'in_progress', output: [], usage: null }
  let sequence = 0
  const event = (type: string, fields: Json) => {
    sequence += 1
    return `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence, ...fields })}\n\n`
  }
  const at = { item_id: 'msg_1', output_index: 0, content_index: 0 }
  answerEvents(response, [
    event('response.created', { response: created }),
    event('response.output_item.added', {
      output_index: 0,
      item: { ...item, status: 'in_progress', content: [] },
    }),
    event('response.content_part.added', {
      ...at,
      part: { type: 'output_text', text: '', annotations: [] },
    }),
    ...text.split(/(?<= )/).map((delta) => event('response.output_text.delta', { ...at, delta })),
    event('response.output_text.done', { ...at, text }),
    event('response.output_item.done', { output_index: 0, item }),
    event('response.completed', { response: answer }),
  ])
}
