import { readdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { isAbandoned, OWNER_FILE, readSignature, thisProcess } from './spool-owner.ts'
import { readRecords } from './spool-record.ts'
import { LEFT_PREFIX, LIVE_PREFIX } from './spool-writer.ts'
import type { LeftSegment } from './spool-writer.ts'

/** Segments in the folder that wait to be read: from earlier processes, and what this one gave up. Oldest first. */
export class LeftSegments {
  readonly #folder: string
  #segments: readonly LeftSegment[] = []

  constructor(folder: string) {
    this.#folder = folder
  }

  get sizeBytes(): number {
    return this.#segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  }

  get oldest(): LeftSegment | undefined {
    return this.#segments[0]
  }

  add(segment: LeftSegment): void {
    this.#segments = [...this.#segments, segment]
  }

  remove(segment: LeftSegment): void {
    this.#segments = this.#segments.filter((other) => other !== segment)
    rmSync(segment.path, { force: true })
  }

  /** Takes over what abandoned folders beside this one hold. When two processes try, each file goes to one of them. */
  claimAbandoned(parent: string): void {
    const self = thisProcess()
    for (const name of readdirSync(parent)) {
      const folder = join(parent, name)
      if (folder === this.#folder) continue
      try {
        if (isAbandoned(readSignature(folder), self)) this.#claim(folder, name)
      } catch {
        // Another process took it first.
      }
    }
  }

  #claim(folder: string, owner: string): void {
    for (const name of readdirSync(folder).toSorted()) {
      const isLive = name.startsWith(LIVE_PREFIX)
      if (!isLive && !name.startsWith(LEFT_PREFIX)) continue
      // What a folder gave up was written before what it was still writing. Names of other folders stay apart.
      const rest = name.slice(LEFT_PREFIX.length)
      const path = join(
        this.#folder,
        `${LEFT_PREFIX}${rest.includes('-') ? '' : `${owner}-`}${rest}`,
      )
      renameSync(join(folder, name), path)
      this.add({ path, sizeBytes: statSync(path).size, keptCount: 0 })
    }
    rmSync(join(folder, OWNER_FILE), { force: true })
    rmdirSync(folder)
  }
}

/** The number of events in a segment, damaged ones included; 0 when it cannot be read. */
export function countEvents(path: string): number {
  try {
    const { events, damagedCount } = readRecords(readFileSync(path))
    return events.length + damagedCount
  } catch {
    return 0
  }
}
