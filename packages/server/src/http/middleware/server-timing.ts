import { ReadAccount, withReadAccount } from '../../store/read-account.ts'
import type { HttpMiddleware } from '../environment.ts'

/** Asks for the rows and bytes that were read as well. */
const COUNT_HEADER = 'x-heddle-count-rows'

/**
 * Answers GET requests with `Server-Timing`, which browsers show: ms that the answer waited for rows and connections, that the
 * engine worked, and in all; how many statements it took, and, when the request says `x-heddle-count-rows`, what they read.
 * Source: W3C Server Timing.
 */
export const serverTiming: HttpMiddleware = async (context, next) => {
  if (context.req.method !== 'GET') return next()
  const startedAtMs = performance.now()
  const countsRows = context.req.header(COUNT_HEADER) !== undefined
  const account = new ReadAccount(() => performance.now(), { countsRows })
  await withReadAccount(account, next)
  const { waitingMs, engineMs, statements, rows, bytes } = account.totals()
  if (statements === 0) return
  const entries = [
    `waiting;dur=${waitingMs.toFixed(1)}`,
    `engine;dur=${engineMs.toFixed(1)}`,
    `total;dur=${(performance.now() - startedAtMs).toFixed(1)}`,
    `statements;desc="${statements}"`,
    ...(countsRows ? [`rows;desc="${rows}"`, `bytes;desc="${bytes}"`] : []),
  ]
  context.header('server-timing', entries.join(', '))
}
