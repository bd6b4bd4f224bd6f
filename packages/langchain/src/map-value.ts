import { attempt, isObject, isPlainObject, listAt, stringAt } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'
import { isDocument, mapDocument } from './map-documents.ts'
import { isMessage, isPromptValue, mapMessage, mapPromptValue } from './map-messages.ts'
import type { SentMessages } from './sent-messages.ts'

/** How deep messages and commands are looked for inside a value; LangGraph states hold them at depth two to five. */
const MAX_DEPTH = 8
/** Values visited in one input or output; what lies beyond is passed on as it is. */
const MAX_VISITS = 10_000

/** Which messages a graph's state may leave out, because the trace shows them already. */
export interface Compaction {
  readonly sent: SentMessages
  /** Replace messages that were sent; a root shows all of its own. */
  readonly omitSent: boolean
  /** Remember the messages of this value as sent; steps hidden by default do not count. */
  readonly remember: boolean
}

interface Walk {
  visitsLeft: number
  readonly compaction: Compaction | undefined
}

/**
 * The value with LangChain's objects (messages, prompt values, commands) in plain form wherever they stand inside it.
 * Parts without such objects are the same references, so nothing is copied that needs no change.
 */
export function mapValue(value: unknown, compaction?: Compaction): unknown {
  if (!isObject(value)) return value
  const walk: Walk = { visitsLeft: MAX_VISITS, compaction }
  return attempt(() => mapPart(value, 0, walk), value)
}

/** `{ input: x }` and `{ output: x }` are LangChain's wrapping of a value that is no object. */
export function unwrapOnly(key: 'input' | 'output', value: unknown): unknown {
  if (!isPlainObject(value) || !(key in value)) return value
  return Object.keys(value).length === 1 ? value[key] : value
}

function mapPart(value: unknown, depth: number, walk: Walk): unknown {
  if (!isObject(value) || depth > MAX_DEPTH || walk.visitsLeft <= 0) return value
  walk.visitsLeft -= 1
  if (Array.isArray(value)) return mapList(value, depth, walk)
  if (isMessage(value)) {
    rememberMessage(value, walk)
    return mapMessage(value)
  }
  if (isPlainObject(value)) return mapEntries(value, depth, walk)
  return mapInstance(value, depth, walk)
}

function mapInstance(value: ForeignObject, depth: number, walk: Walk): unknown {
  if (isPromptValue(value)) return mapPromptValue(value)
  if (isDocument(value)) return mapDocument(value)
  const graphName = value['lg_name']
  if (graphName === 'Command') return mapCommand(value, depth, walk)
  if (graphName === 'Send') {
    return { send: { node: value['node'], args: mapPart(value['args'], depth + 1, walk) } }
  }
  // A model, a tool or a chain: its fields hold clients, headers and keys, so only its class is named.
  if (Array.isArray(value['lc_namespace']))
    return { class: listAt(value, 'lc_id').at(-1) ?? 'LangChain object' }
  return value
}

/** Only what the command says: empty and absent parts are left out. */
export function mapCommand(command: ForeignObject, depth = 0, walk?: Walk): unknown {
  const mapped: ForeignObject = {}
  const inner = walk ?? { visitsLeft: MAX_VISITS, compaction: undefined }
  for (const key of ['goto', 'update', 'resume', 'graph']) {
    const part = command[key]
    if (part === undefined || (Array.isArray(part) && part.length === 0)) continue
    mapped[key] = mapPart(part, depth + 1, inner)
  }
  return { command: mapped }
}

function mapEntries(value: ForeignObject, depth: number, walk: Walk): unknown {
  let copy: ForeignObject | undefined
  for (const key of Object.keys(value)) {
    const part = value[key]
    if (!isObject(part)) continue
    const mapped = mapPart(part, depth + 1, walk)
    if (mapped === part) continue
    copy ??= { ...value }
    copy[key] = mapped
  }
  return copy ?? value
}

function mapList(list: readonly unknown[], depth: number, walk: Walk): unknown {
  const compacted = compactList(list, walk.compaction)
  let copy: unknown[] | undefined = compacted === list ? undefined : [...compacted]
  for (let index = 0; index < compacted.length; index += 1) {
    const part = compacted[index]
    if (!isObject(part)) continue
    const mapped = mapPart(part, depth + 1, walk)
    if (mapped === part) continue
    copy ??= [...compacted]
    copy[index] = mapped
  }
  return copy ?? list
}

/** Each run of messages that the trace shows already becomes one marker. */
function compactList(
  list: readonly unknown[],
  compaction: Compaction | undefined,
): readonly unknown[] {
  if (compaction === undefined || !compaction.omitSent) return list
  if (!list.some((entry) => isSent(entry, compaction.sent))) return list
  const compacted: unknown[] = []
  let omitted = 0
  const closeGap = () => {
    if (omitted > 0) compacted.push({ omitted: omissionText(omitted) })
    omitted = 0
  }
  for (const entry of list) {
    if (isSent(entry, compaction.sent)) {
      omitted += 1
      continue
    }
    closeGap()
    compacted.push(entry)
  }
  closeGap()
  return compacted
}

function omissionText(count: number): string {
  return `${count} ${count === 1 ? 'message' : 'messages'} shown earlier in this trace`
}

function isSent(entry: unknown, sent: SentMessages): boolean {
  if (!isMessage(entry)) return false
  const id = stringAt(entry, 'id')
  return id !== undefined && sent.has(id)
}

function rememberMessage(message: ForeignObject, walk: Walk): void {
  if (walk.compaction?.remember !== true) return
  const id = stringAt(message, 'id')
  if (id !== undefined) walk.compaction.sent.add(id)
}
