/** A key of a project. The secret itself is never stored, only its slow hash and its first and last characters. */
export interface ApiKey {
  readonly id: string
  readonly projectId: string
  readonly publicKey: string
  /** Made by `hashSecret`. */
  readonly secretHash: string
  /** For people to tell keys apart: `sk-hed...ocal`. */
  readonly displaySecretKey: string
  readonly note: string | undefined
  readonly expiresAt: Date | undefined
}

export interface ApiKeyStore {
  /** The key with this public part, expired or not; undefined when there is none or its project was deleted. */
  findByPublicKey(publicKey: string): Promise<ApiKey | undefined>
  /** Adds the key; leaves an existing one with the same public part as it is. */
  addIfAbsent(key: ApiKey): Promise<void>
  /** The keys of all projects, oldest first. */
  list(): Promise<readonly ApiKey[]>
  /** False when there is no key with this public part. */
  remove(publicKey: string): Promise<boolean>
}
