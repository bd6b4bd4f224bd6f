const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const FRAME_MS = 100
/** A log that is no terminal gets a line this often, ms. */
const LOG_EVERY_MS = 5000

/** The part of a terminal or pipe that progress writes to. */
export interface ProgressOutput {
  readonly isTTY?: boolean
  readonly write: (text: string) => unknown
}

/**
 * Shows that work goes on: a spinner with the seconds so far on a terminal, else a line at the start and every five
 * seconds. Ends with a line that holds the time it took; passes the work's result or error on.
 */
export async function withProgress<Result>(
  label: string,
  work: () => Promise<Result>,
  output: ProgressOutput = process.stdout,
): Promise<Result> {
  const startedAtMs = performance.now()
  const seconds = () => ((performance.now() - startedAtMs) / 1000).toFixed(1)
  const isTerminal = output.isTTY === true
  let frame = 0
  const show = () => {
    const mark = FRAMES[frame++ % FRAMES.length]
    output.write(
      isTerminal ? `\r\u001B[2K${mark} ${label} ${seconds()} s` : `  ${label}: ${seconds()} s\n`,
    )
  }
  output.write(isTerminal ? '' : `… ${label}\n`)
  const timer = setInterval(show, isTerminal ? FRAME_MS : LOG_EVERY_MS)
  const end = (mark: string) =>
    output.write(`${isTerminal ? '\r\u001B[2K' : ''}${mark} ${label} ${seconds()} s\n`)
  try {
    const result = await work()
    end('✓')
    return result
  } catch (error) {
    end('✗')
    throw error
  } finally {
    clearInterval(timer)
  }
}
