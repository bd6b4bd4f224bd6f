import type { Redaction } from '@heddle/core/schemas'

/** A public link to one trace. Only a hash of its token is kept. */
export interface Share {
  readonly id: string
  readonly projectId: string
  readonly traceId: string
  readonly createdAt: Date
  /** Null: it holds until it is revoked. */
  readonly expiresAt: Date | null
  readonly redactions: readonly Redaction[]
  readonly note: string
  /** How often it was opened. */
  readonly views: number
}

export interface ShareStore {
  add(share: Share & { readonly tokenHash: string }): Promise<void>
  /** Newest first, expired ones too. */
  listOf(projectId: string, traceId: string): Promise<readonly Share[]>
  /** False when there is none. */
  remove(projectId: string, id: string): Promise<boolean>
  /** Undefined when there is none or it has expired. */
  find(tokenHash: string, now: Date): Promise<Share | undefined>
  countView(id: string): Promise<void>
}
