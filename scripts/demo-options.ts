import { parseArgs } from 'node:util'

/** Where `heddle dev` listens, and where the SDKs send by default. */
const DEFAULT_PORT = 4114

export interface DemoOptions {
  /** Port on 127.0.0.1; 0 takes a free one. */
  readonly port: number
  /** Folder of the server's data; relative to the current folder. */
  readonly dataDir: string
  /** End after the traces have been read back instead of staying up. */
  readonly exit: boolean
  readonly help: boolean
}

export const DEMO_USAGE = `npx pnpm@12 demo [--port ${DEFAULT_PORT}] [--data .heddle] [--exit]

Starts heddle dev, runs the programs of examples/langchain-rag, reads their traces back and prints them.

--port N     port on 127.0.0.1; 0 takes a free one
--data DIR   folder of the server's data
--exit       end after the traces have been read back`

/** Reads the command line; throws an error with the usage on an unknown option or a port that is none. */
export function parseDemoOptions(args: readonly string[]): DemoOptions {
  const { values } = parseStrictly(args)
  const port = Number(values.port)
  if (!/^\d+$/u.test(values.port) || port > 65_535) {
    throw new Error(`Expected --port to be a number from 0 to 65535, got "${values.port}".`)
  }
  return { port, dataDir: values.data, exit: values.exit, help: values.help }
}

function parseStrictly(args: readonly string[]) {
  try {
    return parseArgs({
      // pnpm hands a "--" in front of the options on to the script.
      args: args.filter((argument) => argument !== '--'),
      options: {
        port: { type: 'string', default: String(DEFAULT_PORT) },
        data: { type: 'string', default: '.heddle' },
        exit: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`${reason}\n\n${DEMO_USAGE}`, { cause: error })
  }
}
