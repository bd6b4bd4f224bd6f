import type { DeliveryProcessPage, IngestionResponse } from '@heddle/core/schemas'
import type { Logger } from 'pino'

import {
  type DeliveryNote,
  joinDeliveryNotes,
  toDeliveryProcess,
} from '../domain/delivery-record.ts'
import { rangesOf } from '../domain/number-ranges.ts'
import { toPage } from '../domain/to-page.ts'
import type { DeliveryStore } from '../store/delivery-store.ts'

/** Time in which notes are gathered before they are written, milliseconds: one write a second, not one a request. */
const GATHER_MS = 1_000
/** Event ids that name a client and a number. Ids of other clients are passed over. */
const NUMBERED_ID = /^([0-9a-f]{16})-([1-9]\d{0,14})$/
/** Characters of a reason that are kept. */
const REASON_CHARACTERS = 200

/** What was answered to one request. */
export interface AnsweredRequest {
  readonly projectId: string
  readonly response: IngestionResponse
  readonly receivedAt: Date
  /** Header `x-heddle-delivery`: `process=…;numbered=…;dropped=…;spooled=…`. */
  readonly announcement: string | undefined
}

/** Remembers for each client which of its numbered events came. */
export interface DeliveryLedger {
  /** Notes what became of the events of a request. Returns at once; what is noted is written within about a second. */
  note(request: AnsweredRequest): void
  /** One page of clients, the last seen first, with everything noted so far. */
  list(
    projectId: string,
    page: { readonly page: number; readonly limit: number },
  ): Promise<DeliveryProcessPage>
  /** Writes what is noted. */
  close(): Promise<void>
}

/** By project, then by client. */
type GatheredNotes = Map<string, Map<string, DeliveryNote>>

export function createDeliveryLedger({
  deliveries,
  log,
}: {
  readonly deliveries: DeliveryStore
  readonly log: Logger
}): DeliveryLedger {
  let gathered: GatheredNotes = new Map()
  let timer: NodeJS.Timeout | undefined
  let writing = Promise.resolve()

  const writeAfter = async (before: Promise<void>, projects: GatheredNotes): Promise<void> => {
    await before
    for (const [projectId, notes] of projects) {
      try {
        await deliveries.merge(projectId, [...notes.values()])
      } catch (error) {
        // The events themselves are stored; a client whose notes are lost shows gaps that are none.
        log.error({ err: error, projectId }, 'delivery notes were not written')
      }
    }
  }
  const write = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    const projects = gathered
    gathered = new Map()
    writing = writeAfter(writing, projects)
    return writing
  }

  return {
    note: (request) => {
      const notes = gathered.get(request.projectId) ?? new Map<string, DeliveryNote>()
      gathered.set(request.projectId, notes)
      for (const note of readNotes(request)) {
        const before = notes.get(note.process)
        notes.set(note.process, before === undefined ? note : joinDeliveryNotes(before, note))
      }
      timer ??= setTimeout(() => void write(), GATHER_MS).unref()
    },
    list: async (projectId, page) => {
      await write()
      const { records, total } = await deliveries.list(projectId, page)
      return toPage(page, { data: records.map(toDeliveryProcess), totalItems: total })
    },
    close: write,
  }
}

/** One note for each client whose events are in the request, and for the one that sent it. */
function readNotes(request: AnsweredRequest): readonly DeliveryNote[] {
  const accepted = new Map<string, number[]>()
  const refused = new Map<string, { number: number; reason: string }[]>()
  for (const { id } of request.response.successes) {
    const [process, number] = readId(id)
    if (process !== undefined) listOf(accepted, process).push(number)
  }
  for (const { id, status, error, message } of request.response.errors) {
    const [process, number] = readId(id)
    if (process === undefined) continue
    const text = typeof error === 'string' ? error : (message ?? '')
    const reason = `${status} ${text}`.slice(0, REASON_CHARACTERS)
    listOf(refused, process).push({ number, reason })
  }
  const sender = readAnnouncement(request.announcement)
  const processes = new Set([
    ...accepted.keys(),
    ...refused.keys(),
    ...(sender ? [sender.process] : []),
  ])
  return [...processes].map((process) => ({
    process,
    seenAt: request.receivedAt,
    accepted: rangesOf(accepted.get(process) ?? []),
    refused: refused.get(process) ?? [],
    announced: 0,
    dropped: 0,
    spooled: 0,
    ...(sender?.process === process ? sender : {}),
  }))
}

function listOf<Item>(lists: Map<string, Item[]>, name: string): Item[] {
  const found = lists.get(name)
  if (found !== undefined) return found
  const list: Item[] = []
  lists.set(name, list)
  return list
}

function readId(id: string): [process: string, number: number] | [undefined, 0] {
  const [, process, number] = NUMBERED_ID.exec(id) ?? []
  return process === undefined ? [undefined, 0] : [process, Number(number)]
}

const ANNOUNCEMENT =
  /^process=([0-9a-f]{16});numbered=(\d{1,15});dropped=(\d{1,15});spooled=(\d{1,15})$/

function readAnnouncement(header: string | undefined) {
  const [, process, numbered, dropped, spooled] = ANNOUNCEMENT.exec(header ?? '') ?? []
  if (process === undefined) return undefined
  return {
    process,
    announced: Number(numbered),
    dropped: Number(dropped),
    spooled: Number(spooled),
  }
}
