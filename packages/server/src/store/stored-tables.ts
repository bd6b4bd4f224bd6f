import type { BlobStore } from './blob-store.ts'

/** Tables as rows of text, to be carried from one database to another. */
export interface StoredTables {
  /** Names in an order in which they may be written: each after those its rows refer to. */
  names(): Promise<readonly string[]>
  /** The rows as JSON objects by column, some hundreds at a time; of traces those of some projects when they are given. */
  read(name: string, projectIds?: ReadonlySet<string>): AsyncIterable<readonly string[]>
  /** Adds rows; those whose key is there already stay as they are. */
  write(name: string, rows: readonly string[]): Promise<void>
}

/** What is in one transaction: the tables as they are at its begin, and changes that appear together at its end. */
export interface RecordContents {
  readonly tables: StoredTables
  /** Where the bytes of files are written to. */
  readonly blobs: BlobStore
}

/** Everything that a server keeps. */
export interface StoreContents {
  /** Traces, observations and scores. */
  readonly entities: StoredTables
  /** Bytes of files. */
  readonly blobs: BlobStore
  /** Everything else. */
  records<Result>(run: (contents: RecordContents) => Promise<Result>): Promise<Result>
}
