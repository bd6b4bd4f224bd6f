import { sha256 } from '#platform'

import type { HandedOver } from '../client/exporter.ts'
import type { MediaContext, MediaPlace, MediaReport, MediaSink } from '../client/media-upload.ts'
import type { IdentifiedScore } from '../queue/event-sink.ts'
import { serialized } from '../sampling/serialized.ts'
import type { TraceFields } from '../trace/observation-fields.ts'
import type { ObservationRecord } from '../trace/observation-record.ts'
import { replaceMedia } from './find-media.ts'
import type { FoundMedia } from './find-media.ts'
import type { MediaFiles } from './media-files.ts'
import { identityOf, mediaIdsIn, referenceTo } from './media-reference.ts'
import type { MediaIdentity } from './media-reference.ts'
import type { MediaUploads } from './media-uploads.ts'
import { RecentTexts } from './recent-texts.ts'
import { Remembered } from './remembered.ts'

/** Pairs of file and trace that are remembered as announced; beyond it some are announced again, which changes nothing. */
const REMEMBERED_LINKS = 10_000

const NO_ROOM = 'there was no room'

const FIELDS = ['input', 'output', 'metadata'] as const

export interface MediaSinkParts extends Pick<MediaContext, 'sink' | 'snapshot'> {
  readonly files: MediaFiles
  readonly uploads: MediaUploads
}

/**
 * Puts references in place of files, and uploads a file when an event that leaves names it: what a mask removes or a sampler
 * leaves out is never uploaded.
 */
export class ReferencingSink implements MediaSink {
  readonly #parts: MediaSinkParts
  readonly #recent = new RecentTexts()
  readonly #links = new Remembered(REMEMBERED_LINKS)
  /** False until the first file: programs without any pay nothing. */
  #hasTaken = false

  constructor(parts: MediaSinkParts) {
    this.#parts = parts
  }

  readonly take = (value: object): unknown => replaceMedia(value, (found) => this.#replace(found))

  report(): MediaReport | undefined {
    const report = this.#parts.uploads.report()
    return Object.values(report).some((count) => count > 0) ? report : undefined
  }

  start(record: ObservationRecord): void {
    this.#announce(record)
    this.#parts.sink.start(record)
  }

  change(record: ObservationRecord): void {
    this.#announce(record)
    this.#parts.sink.change(record)
  }

  end(record: ObservationRecord): void {
    this.#announce(record)
    this.#parts.sink.end(record)
  }

  updateTrace(traceId: string, fields: TraceFields): void {
    const { sink, snapshot } = this.#parts
    let taken: TraceFields | undefined
    for (const field of FIELDS) {
      const value = fields[field]
      if (value === undefined || (value === null && field === 'metadata')) continue
      const json = snapshot(value, field)
      // The next sink takes the text as it is.
      Reflect.set((taken ??= { ...fields }), field, serialized(json))
      if (this.#hasTaken) this.#want(json, { traceId, observationId: undefined, field })
    }
    sink.updateTrace(traceId, taken ?? fields)
  }

  score(score: IdentifiedScore): void {
    this.#parts.sink.score(score)
  }

  drain(): Promise<void> {
    return this.#parts.uploads.drain()
  }

  handOver(): readonly HandedOver[] {
    return this.#parts.uploads.handOver()
  }

  close(): Promise<void> {
    return this.#parts.uploads.close()
  }

  #replace(found: FoundMedia): string | undefined {
    const { text } = found
    const recent = text === undefined ? undefined : this.#recent.get(text)
    const isKept = recent !== undefined && this.#parts.files.get(recent.id) !== undefined
    const identity = isKept ? recent : this.#keep(found)
    if (identity === undefined) return undefined
    if (text !== undefined) this.#recent.set(text, identity)
    this.#hasTaken = true
    return referenceTo(identity, found)
  }

  #keep(found: FoundMedia): MediaIdentity | undefined {
    const { files, uploads } = this.#parts
    const bytes = found.read()
    if (bytes === undefined) return undefined
    const identity = identityOf(sha256(bytes))
    if (files.keep(identity, found, bytes)) return identity
    uploads.drop(NO_ROOM)
    return undefined
  }

  #announce(record: ObservationRecord): void {
    if (!this.#hasTaken) return
    const { traceId, id: observationId } = record
    for (const field of FIELDS) {
      const json = record[field]
      if (json !== undefined) this.#want(json, { traceId, observationId, field })
    }
  }

  #want(json: string, place: MediaPlace): void {
    if (!this.#hasTaken) return
    for (const id of mediaIdsIn(json)) {
      const link = `${id} ${place.traceId}`
      if (this.#links.has(link)) continue
      this.#links.add(link)
      const file = this.#parts.files.get(id)
      if (file !== undefined) this.#parts.uploads.add(file, place)
      // A reference that the program wrote itself names no file of ours.
      else if (this.#parts.files.wasEvicted(id)) this.#parts.uploads.drop(NO_ROOM)
    }
  }
}
