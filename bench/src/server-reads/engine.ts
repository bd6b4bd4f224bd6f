import { createRequire } from 'node:module'
import { join } from 'node:path'

/** The embedded engine, on the folder of a server that does not run. */
export interface Engine {
  run(sql: string): void
  rows<Row>(sql: string): Row[]
  close(): void
}

interface EngineSession {
  query(sql: string, format?: string): string
  close(): void
}

type EngineModule = {
  Session: new (folder: string, options: { connectionArgs: string[] }) => EngineSession
}

// The engine is a dependency of the server, not of the benchmarks.
const requireOfServer = createRequire(
  join(import.meta.dirname, '../../../packages/server/package.json'),
)

/** Opens `<dataFolder>/clickhouse`. Only one process may have it open. */
export function openEngine(dataFolder: string): Engine {
  const { Session } = requireOfServer('chdb') as EngineModule // the version that the server pins
  const folder = join(dataFolder, 'clickhouse')
  // The server leaves the settings it runs the engine with, so that parts are made as it makes them.
  const session = new Session(folder, {
    connectionArgs: [`--config-file=${join(folder, 'heddle-engine.xml')}`],
  })
  return {
    run: (sql) => void session.query(sql),
    rows: <Row>(sql: string) =>
      session
        .query(sql, 'JSONEachRow')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Row),
    close: () => session.close(),
  }
}
