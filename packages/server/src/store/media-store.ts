/** What is known of a file. `uploadedAt` is undefined until its bytes are stored and checked. */
export interface StoredMedia {
  readonly projectId: string
  readonly id: string
  /** SHA-256 of the bytes, hexadecimal. */
  readonly sha256: string
  readonly contentType: string
  readonly contentLength: number
  readonly uploadedAt: Date | undefined
}

/** Where a file is named: in a field of a trace, an observation or an item of a dataset. */
export interface MediaLink {
  readonly traceId: string | null
  readonly observationId: string | null
  readonly datasetId: string | null
  readonly datasetItemId: string | null
  readonly field: string
}

/** Keeps what is known of the files of projects; the bytes are in the {@link BlobStore}. */
export interface MediaStore {
  /** Adds the file and where it is named. A file that is known by another type or size takes the new ones and is uploaded anew. */
  put(media: Omit<StoredMedia, 'uploadedAt'>, link: MediaLink, at: Date): Promise<StoredMedia>
  find(projectId: string, id: string): Promise<StoredMedia | undefined>
  findMany(projectId: string, ids: readonly string[]): Promise<readonly StoredMedia[]>
  /**
   * Forgets that these traces name files, and the files that nothing names any more. Resolves to the hashes of bytes that no
   * file has any more.
   */
  removeLinks(projectId: string, traceIds: readonly string[]): Promise<readonly string[]>
  /** Says that the bytes are stored. */
  markUploaded(projectId: string, id: string, at: Date): Promise<void>
  /** Keeps what the client reports of its upload; false when there is no such file. */
  report(
    projectId: string,
    id: string,
    report: {
      readonly httpStatus: number
      readonly httpError: string | null
      readonly timeMs: number | null
    },
  ): Promise<boolean>
  /** The secret that links to files are signed with: made once, the same for all processes of a server. */
  signingKey(): Promise<string>
}
