/** Links by which people choose a new password. Only a hash of each link's token is kept. */
export interface PasswordResetStore {
  /** Takes the place of an earlier one of the same person. */
  put(reset: {
    readonly tokenHash: string
    readonly userId: string
    readonly expiresAt: Date
  }): Promise<void>
  /** The address of the person; undefined when there is no such link or it has expired. */
  find(tokenHash: string, now: Date): Promise<string | undefined>
  /**
   * Uses the link up: the person has the new password, and whoever was signed in with the old one no longer is. The person's id; undefined
   * when the link is gone.
   */
  use(tokenHash: string, passwordHash: string, now: Date): Promise<string | undefined>
}
