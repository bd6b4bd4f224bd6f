import type { FoundMedia } from './find-media.ts'
import type { MediaIdentity } from './media-reference.ts'

/** A file that was found. */
export interface MediaFile extends MediaIdentity {
  readonly contentType: string
  readonly sizeBytes: number
  /** Undefined once the file is stored. */
  bytes: Uint8Array | undefined
  /** True once something that leaves names it. */
  isWanted: boolean
}

/** Files that are remembered, so that the same bytes are uploaded once. */
const REMEMBERED_FILES = 10_000

/** The bytes of files until they are stored. Never more than `maxBytes`: files that nothing has named yet give way first. */
export class MediaFiles {
  readonly #maxBytes: number
  /** Oldest first. */
  readonly #files = new Map<string, MediaFile>()
  #sizeBytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Keeps the file's bytes unless they are known; false when there is no room for them. */
  keep({ id, sha256Hash }: MediaIdentity, { bytes, contentType }: FoundMedia): boolean {
    if (this.#files.has(id)) return true
    if (!this.#makeRoom(bytes.length)) return false
    const sizeBytes = bytes.length
    this.#files.set(id, { id, sha256Hash, bytes, sizeBytes, contentType, isWanted: false })
    this.#sizeBytes += sizeBytes
    return true
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
    this.#files.delete(file.id)
  }

  #release(file: MediaFile): void {
    if (file.bytes !== undefined) this.#sizeBytes -= file.sizeBytes
    file.bytes = undefined
  }

  #makeRoom(sizeBytes: number): boolean {
    for (const file of this.#files.values()) {
      if (this.#sizeBytes + sizeBytes <= this.#maxBytes) return true
      if (!file.isWanted) this.drop(file)
    }
    return this.#sizeBytes + sizeBytes <= this.#maxBytes
  }
}
