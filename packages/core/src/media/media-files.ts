import type { FoundMedia } from './find-media.ts'
import type { MediaIdentity } from './media-reference.ts'
import { Remembered } from './remembered.ts'

/** A file that was found. */
export interface MediaFile extends MediaIdentity {
  readonly contentType: string
  readonly sizeBytes: number
  /** Undefined once the file is stored. */
  bytes: Uint8Array | undefined
  /** True once something that leaves names it. */
  isWanted: boolean
  /** True while it is on disk too. */
  isSpooled: boolean
}

/** Files that are remembered, so that the same bytes are uploaded once. */
const REMEMBERED_FILES = 10_000

/** The bytes of files until they are stored. Never more than `maxBytes`: files that nothing has named yet give way first. */
export class MediaFiles {
  readonly #maxBytes: number
  /** Oldest first. */
  readonly #files = new Map<string, MediaFile>()
  readonly #evicted = new Remembered(REMEMBERED_FILES)
  #sizeBytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Keeps the file's bytes unless they are known; false when there is no room for them. */
  keep(identity: MediaIdentity, found: FoundMedia, content: Uint8Array): boolean {
    const { id } = identity
    if (this.#files.has(id)) return true
    const sizeBytes = content.length
    if (!this.#makeRoom(sizeBytes)) return false
    // The program may write into its own bytes later.
    const bytes = found.source === 'bytes' ? content.slice() : content
    const { contentType } = found
    this.#files.set(id, {
      ...identity,
      bytes,
      sizeBytes,
      contentType,
      isWanted: false,
      isSpooled: false,
    })
    this.#sizeBytes += sizeBytes
    return true
  }

  /** True for a file that gave way before anything named it. */
  wasEvicted(id: string): boolean {
    return this.#evicted.has(id)
  }

  get(id: string): MediaFile | undefined {
    return this.#files.get(id)
  }

  /** Lets go of the bytes of a file that is stored, and remembers it. */
  store(file: MediaFile): void {
    this.#release(file)
    for (const oldest of this.#files.values()) {
      if (this.#files.size <= REMEMBERED_FILES) return
      if (oldest.bytes === undefined) this.#files.delete(oldest.id)
    }
  }

  /** Forgets a file that cannot be stored. */
  drop(file: MediaFile): void {
    this.#release(file)
    if (this.#files.get(file.id) === file) this.#files.delete(file.id)
  }

  #release(file: MediaFile): void {
    const isHeld = this.#files.get(file.id) === file
    if (isHeld && file.bytes !== undefined) this.#sizeBytes -= file.sizeBytes
    file.bytes = undefined
  }

  #makeRoom(sizeBytes: number): boolean {
    for (const file of this.#files.values()) {
      if (this.#sizeBytes + sizeBytes <= this.#maxBytes) return true
      if (file.isWanted || file.bytes === undefined) continue
      this.drop(file)
      this.#evicted.add(file.id)
    }
    return this.#sizeBytes + sizeBytes <= this.#maxBytes
  }
}
