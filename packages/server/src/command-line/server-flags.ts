import process from 'node:process'

import type { Command } from 'commander'

import { DEFAULT_HOST, DEFAULT_PORT, resolveServerConfig, type ServerConfig } from '../config.ts'

/** What the command line may say about a server, as text. */
export interface ServerFlags extends StoreFlags {
  readonly port?: string
  readonly host?: string
}

/** What the command line may say about where a server's stores are. */
export interface StoreFlags {
  readonly data?: string
  readonly databaseUrl?: string
  readonly clickhouseUrl?: string
  readonly clickhouseCluster?: string
}

/** What `serve` and the commands on its stores work with. @throws {StartupError} `invalid-configuration`. */
export function serveConfig(flags: ServerFlags): ServerConfig {
  const { port, host, data, ...urls } = flags
  return resolveServerConfig({ mode: 'serve', port, host, dataDir: data, ...urls }, process.env)
}

export function withDataFlag(command: Command): Command {
  return command.option('--data <folder>', 'folder of the stores (default: .heddle)')
}

export function withPortFlag(command: Command): Command {
  return command.option(
    '--port <number>',
    `port to listen on, 0 for a free one (default: ${DEFAULT_PORT})`,
  )
}

export function withHostFlag(command: Command): Command {
  return command.option(
    '--host <address>',
    `address to listen on, 0.0.0.0 for all (default: ${DEFAULT_HOST})`,
  )
}

/** For commands that work on the stores of `heddle serve`. */
export function withStoreFlags(command: Command): Command {
  return withDataFlag(command)
    .option('--database-url <url>', 'Postgres: postgres://user:password@host:5432/database')
    .option('--clickhouse-url <url>', 'ClickHouse: http://user:password@host:8123/database')
    .option('--clickhouse-cluster <name>', 'make the tables of ClickHouse on this cluster')
}
