import type { HandedOver } from '../client/exporter.ts'
import type { HttpAnswer, HttpRequest } from './platform.ts'

/** Signals that end a process nobody taught otherwise. */
const ENDING_SIGNALS = ['SIGTERM', 'SIGINT'] as const
/** Largest answer the helper process may return, bytes. */
const MAX_ANSWER_BYTES = 64_000_000

/** Calls back when the process has nothing left to do. */
export function onProcessEnd(callback: () => Promise<unknown>): () => void {
  const listener = (): void => void callback()
  process.on('beforeExit', listener)
  return () => process.off('beforeExit', listener)
}

/**
 * Calls back in the last moment in which code can run: at `process.exit()`, after an uncaught exception or rejection,
 * and at SIGTERM and SIGINT when nobody else listens. Only synchronous work counts there. The process then ends with
 * the code or signal it would have had.
 */
export function onAbruptEnd(callback: () => void): () => void {
  process.on('exit', callback)
  // In a worker thread these listeners are never called: signals reach the main thread only.
  const stopSignals = ENDING_SIGNALS.map((signal) => onLastSignal(signal, callback))
  return () => {
    process.off('exit', callback)
    for (const stop of stopSignals) stop()
  }
}

function onLastSignal(signal: NodeJS.Signals, callback: () => void): () => void {
  const listener = (): void => {
    // Whoever else listens decides whether the process ends at all.
    if (process.listenerCount(signal) > 1) return
    callback()
    process.off(signal, listener)
    process.kill(process.pid, signal)
  }
  process.on(signal, listener)
  return () => process.off(signal, listener)
}

/** Reads requests from its input, posts them one by one and writes the answers. */
const HELPER = `
const chunks = []
process.stdin.on('data', (chunk) => chunks.push(chunk)).on('end', async () => {
  const input = Buffer.concat(chunks)
  let offset = input.indexOf(10) + 1
  const take = ({ sizeBytes }) => input.subarray(offset, (offset += sizeBytes))
  const send = async (method, url, { headers }, body) => {
    const response = await fetch(url, { method, headers, body })
    return { status: response.status, text: await response.text() }
  }
  const answers = []
  for (const request of JSON.parse(input.subarray(0, offset))) {
    const body = take(request)
    const file = request.upload && take(request.upload)
    try {
      let answer = await send('POST', request.url, request, body)
      const uploadUrl = file && answer.status < 300 && JSON.parse(answer.text).uploadUrl
      if (uploadUrl) answer = await send('PUT', uploadUrl, request.upload, file)
      answers.push(answer)
    } catch {
      break
    }
  }
  process.stdout.write(JSON.stringify(answers))
})`

/**
 * Posts the requests one by one, each with its upload, while this process stands still, and returns the answers that came in
 * time. A helper process does it: sockets of this one need its event loop, which no longer turns. Keys go through its input,
 * so they stand in no list of processes.
 */
export function postSynchronously(
  handed: readonly Pick<HandedOver, 'request' | 'upload'>[],
  timeoutMs: number,
): readonly HttpAnswer[] {
  const heads = handed.map(({ request: { url, ...request }, upload }) => ({
    url,
    ...headOf(request),
    upload: upload && headOf(upload),
  }))
  const input = Buffer.concat([
    Buffer.from(`${JSON.stringify(heads)}\n`),
    ...handed.flatMap(({ request, upload }) => [request.body, ...(upload ? [upload.body] : [])]),
  ])
  // Only a process that ends with something undelivered pays for loading the module.
  const { spawnSync } = process.getBuiltinModule('node:child_process')
  const { stdout } = spawnSync(process.execPath, ['-e', HELPER], {
    input,
    timeout: timeoutMs,
    maxBuffer: MAX_ANSWER_BYTES,
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    // An Electron program is its own Node only when told so; options meant for the host are not for the helper.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '', HEDDLE_ENABLED: 'false' },
  })
  try {
    // The helper above wrote it.
    return JSON.parse(stdout.toString()) as readonly HttpAnswer[]
  } catch {
    return []
  }
}

function headOf({ headers, body }: Pick<HttpRequest, 'headers' | 'body'>) {
  return { headers, sizeBytes: body.length }
}
