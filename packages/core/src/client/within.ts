/** Resolves when the promise settles or the time is over. Until then the process stays alive, because its caller waits for this. */
export function within(promise: Promise<unknown>, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeoutMs)
    const finish = (): void => {
      clearTimeout(timer)
      resolve()
    }
    promise.then(finish, finish)
  })
}
