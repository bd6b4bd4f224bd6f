/** Why the server could not start, as one line that ends in what to do. The command line prints the message and exits with code 1. */
export class StartupError extends Error {
  readonly code: StartupErrorCode
  constructor(code: StartupErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StartupError'
    this.code = code
  }
}

export type StartupErrorCode =
  | 'data-folder-in-use'
  | 'data-folder-unusable'
  | 'invalid-configuration'
  | 'port-in-use'
  | 'port-refused'
  | 'server-already-running'
  | 'store-unreachable'
  | 'store-unusable'
  | 'unsupported-machine'
