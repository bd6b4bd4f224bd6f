import { activeObservation, resolveParent } from '@heddle/core'

import { AnswerCollector } from './collect-answer.ts'
import { currentCall } from './current-call.ts'
import { attempt, stringAt, valueAt } from './foreign-value.ts'
import { mapMessages } from './map-messages.ts'
import { resolveSettings } from './options.ts'
import type { LlamaIndexOptions } from './options.ts'
import { keepOpen } from './stream-keeper.ts'
import { TracedCall } from './traced-call.ts'

type Listener = (event: unknown) => void

/** The part of LlamaIndex's `Settings` that is used. It is not changed. */
export interface LlamaIndexSettings {
  readonly callbackManager: {
    on(event: never, handler: never): unknown
    off(event: never, handler: never): unknown
  }
}

/** Model calls that the events of one manager told of and that have not ended. */
type OpenCalls = Map<string, { readonly call: TracedCall; readonly answer: AnswerCollector }>

/**
 * Records model calls that no wrapper can reach, such as those of `agentHandler({ llm })`, from LlamaIndex's events: only
 * inside other observations, and only calls that are not recorded already. Returns a function that takes it back.
 *
 * @example const detach = attachLlamaIndexEvents(Settings)
 */
export function attachLlamaIndexEvents(
  settings: LlamaIndexSettings,
  options: LlamaIndexOptions = {},
): () => void {
  const open: OpenCalls = new Map()
  const listeners: Readonly<Record<string, Listener>> = {
    'llm-start': (event) => start(event, options, open),
    'llm-stream': (event) => takeChunk(event, open),
    'llm-end': (event) => finish(event, open),
  }
  // A listener that throws would end the process.
  const guarded = Object.entries(listeners).map(([name, listener]) => {
    const handler: Listener = (event) => attempt(() => listener(event), undefined)
    return [name, handler] as const
  })
  const { callbackManager } = settings
  for (const [name, handler] of guarded) callbackManager.on(name as never, handler as never)
  return () => {
    // Taking a listener away while the manager calls them would make it skip the next one.
    queueMicrotask(() => {
      for (const [name, handler] of guarded) callbackManager.off(name as never, handler as never)
    })
  }
}

function start(event: unknown, options: LlamaIndexOptions, open: OpenCalls): void {
  const detail = valueAt(event, 'detail')
  const id = stringAt(detail, 'id')
  const outer = currentCall()
  const parent = resolveParent()
  if (id === undefined || parent === undefined || outer?.answer !== undefined) return
  const settings = resolveSettings(options, outer?.settings)
  if (!settings.client.enabled || activeObservation() === undefined) return
  const answer = new AnswerCollector()
  const call = new TracedCall(
    {
      type: 'generation',
      name: 'chat',
      input: mapMessages(valueAt(detail, 'messages')),
      metadata: { llamaindex: { kind: 'llm', method: 'chat' }, fromEvents: true },
    },
    { settings, parent, outer, kind: 'llm' },
  )
  call.isFromEvents = true
  call.keepStream({ add: (chunk) => answer.addChunk(chunk), fields: () => answer.fields() })
  keepOpen(call)
  open.set(id, { call, answer })
  call.onEnd = () => open.delete(id)
}

function takeChunk(event: unknown, open: OpenCalls): void {
  const detail = valueAt(event, 'detail')
  open.get(stringAt(detail, 'id') ?? '')?.call.item(valueAt(detail, 'chunk'))
}

function finish(event: unknown, open: OpenCalls): void {
  const detail = valueAt(event, 'detail')
  const found = open.get(stringAt(detail, 'id') ?? '')
  if (found === undefined) return
  const { call, answer } = found
  const response = valueAt(detail, 'response')
  // Of a stream, the answer was gathered from its chunks; `raw` is then the list of them.
  if (!Array.isArray(valueAt(response, 'raw'))) answer.addResponse(response)
  call.end(answer.fields())
}
