export { createServer, type RunningServer } from './create-server.ts'
export type { ServerOptions } from './config.ts'
export { StartupError, type StartupErrorCode } from './start/startup-error.ts'
