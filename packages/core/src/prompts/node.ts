import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'

import type { Settings } from '../client/settings.ts'
import { openPrompts } from './open-prompts.ts'
import { createEventParser } from './parse-events.ts'
import type {
  EventConnection,
  EventListener,
  PromptAnswer,
  PromptRequest,
  PromptRequests,
} from './requests.ts'

/** A stream that says nothing for so long is dead, ms; the server shows a sign of life every 15 s. */
const SILENCE_MS = 45_000

/** Prompts of a project, asked for through Node's own HTTP client, whose sockets can be kept from holding the process. */
export const openProjectPrompts = (settings: Settings) => openPrompts(settings, requests)

const requests: PromptRequests = { get, openStream }

async function get(request: PromptRequest): Promise<PromptAnswer> {
  const opened = await open(request, { timeout: request.timeoutMs })
  if (request.isBackground) unref(opened)
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => opened.destroy(new Error('timed out')), request.timeoutMs)
    if (request.isBackground) limit.unref()
    opened.on('error', reject)
    opened.on('close', () => clearTimeout(limit))
    opened.on('response', (response) => {
      readText(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject)
    })
    opened.end()
  })
}

async function readText(response: IncomingMessage): Promise<string> {
  response.setEncoding('utf8')
  let text = ''
  for await (const piece of response) text += String(piece)
  return text
}

function openStream(
  request: Omit<PromptRequest, 'isBackground'>,
  listener: EventListener,
): EventConnection {
  let connection: ClientRequest | undefined
  let isOver = false
  const end = (status?: number) => {
    if (isOver) return
    isOver = true
    connection?.destroy()
    listener.onEnd(status)
  }
  const begin = async () => {
    const opened = await open(request, { timeout: SILENCE_MS })
    connection = opened
    if (isOver) {
      opened.destroy()
      return
    }
    unref(opened)
    opened.on('timeout', () => end())
    opened.on('error', () => end())
    opened.on('response', (response) => {
      if (response.statusCode !== 200) return end(response.statusCode)
      response.setEncoding('utf8')
      const parse = createEventParser((event) => listener.onEvent(event))
      response.on('data', (piece: string) => {
        if (!isOver) parse(piece)
      })
      response.on('error', () => end())
      response.on('close', () => end(200))
    })
    opened.end()
  }
  begin().catch(() => end())
  return {
    close: () => {
      isOver = true
      connection?.destroy()
    },
  }
}

async function open(
  { url, headers }: Pick<PromptRequest, 'url' | 'headers'>,
  options: RequestOptions,
): Promise<ClientRequest> {
  // Connections of their own, so that the program's agents and their limits are left alone.
  const all = { ...options, headers, agent: false } as const
  const isSecure = url.startsWith('https:')
  const { request } = isSecure ? await import('node:https') : await import('node:http')
  return request(url, all)
}

function unref(request: ClientRequest): void {
  request.on('socket', (socket) => socket.unref())
}
