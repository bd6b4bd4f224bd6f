/** What a key opens: one project, or what an organization manages. */
export type KeyOwner =
  | { readonly kind: 'project'; readonly id: string }
  | { readonly kind: 'organization'; readonly id: string }

/** A key. The secret itself is never stored, only its slow hash and its first and last characters. */
export interface ApiKey {
  readonly id: string
  readonly owner: KeyOwner
  readonly publicKey: string
  /** Made by `hashSecret`. */
  readonly secretHash: string
  /** For people to tell keys apart: `sk-hed...ocal`. */
  readonly displaySecretKey: string
  readonly note: string | undefined
  readonly expiresAt: Date | undefined
}

/** A key with what the store knows of it. */
export interface StoredApiKey extends ApiKey {
  readonly createdAt: Date
  /** To within half a minute; undefined when it was never used. */
  readonly lastUsedAt: Date | undefined
}

export interface ApiKeyStore {
  /** The key with this public part, expired or not; undefined when there is none or its project was deleted. */
  findByPublicKey(publicKey: string): Promise<ApiKey | undefined>
  /** Adds the key and gives it back; leaves an existing one with the same public part as it is. */
  addIfAbsent(key: ApiKey): Promise<StoredApiKey | undefined>
  /** All keys, oldest first. */
  list(): Promise<readonly StoredApiKey[]>
  /** The keys of one project or organization, oldest first. */
  listOf(owner: KeyOwner): Promise<readonly StoredApiKey[]>
  /** False when there is no key with this public part. */
  remove(publicKey: string): Promise<boolean>
  /** The public part of the key that was removed; undefined when its owner has no key of this id. */
  removeOf(owner: KeyOwner, id: string): Promise<string | undefined>
  markUsed(publicKey: string, at: Date): Promise<void>
}
