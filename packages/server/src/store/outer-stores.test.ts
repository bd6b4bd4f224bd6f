import { ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { type RunningServer, createServer } from '../create-server.ts'
import { type OuterStores, startOuterStores } from '../testing/outer-stores.ts'
import { MIGRATIONS } from './clickhouse/migrations.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let stores: OuterStores

beforeAll(async () => {
  stores = await startOuterStores()
})

afterAll(async () => {
  await stores.close()
})

const start = (urls: Partial<OuterStores['urls']> = {}): Promise<RunningServer> =>
  createServer({ mode: 'serve', port: 0, logLevel: 'silent', ...stores.urls, ...urls })

const refusal = (message: RegExp) =>
  expect.objectContaining({ code: 'store-unreachable', message: expect.stringMatching(message) })

describe('createServer with databases by URL', () => {
  test('of servers that start at once one makes the tables, and all answer side by side', async () => {
    const servers = await Promise.all([start(), start(), start()])
    for (const { url } of servers) {
      const answer = await fetch(`${url}/api/public/health?failIfDatabaseUnavailable=true`)
      expect(answer.status).toBe(200)
    }
    const made = stores.clickhouse.statements.filter((sql) =>
      /CREATE TABLE IF NOT|^ALTER TABLE/m.test(sql),
    )
    const ledgers = made.filter((sql) => sql.includes('heddle_migrations'))
    expect({ tables: made.length - ledgers.length, ledgers: ledgers.length }).toEqual({
      tables: MIGRATIONS.length,
      ledgers: servers.length,
    })
    expect(servers.map(({ setupUrl }) => setupUrl !== undefined)).toEqual([true, true, true])
    await Promise.all(servers.map((server) => server.close()))
  })

  test.each<[string, (urls: OuterStores['urls']) => Partial<OuterStores['urls']>, RegExp]>([
    [
      'a wrong password of Postgres',
      ({ databaseUrl }) => ({ databaseUrl: databaseUrl.replace('secret', 'wrong') }),
      /^Postgres at 127\.0\.0\.1:\d+ refuses the user or password: correct/,
    ],
    [
      'a missing database of Postgres',
      ({ databaseUrl }) => ({ databaseUrl: databaseUrl.replace(/heddle$/, 'nowhere') }),
      /has no database nowhere: make it with `CREATE DATABASE nowhere`/,
    ],
    [
      'a port without Postgres',
      () => ({ databaseUrl: 'postgres://heddle:secret@127.0.0.1:1/heddle' }),
      /^Postgres does not answer at 127\.0\.0\.1:1 \(ECONNREFUSED.*: check/,
    ],
    [
      'SSL that Postgres does not speak',
      ({ databaseUrl }) => ({ databaseUrl: `${databaseUrl}?sslmode=verify-full` }),
      /does not support SSL.*what the URL says after `\?` about SSL/,
    ],
    [
      'a wrong password of ClickHouse',
      ({ clickhouseUrl }) => ({ clickhouseUrl: clickhouseUrl.replace('secret', 'wrong') }),
      /^ClickHouse at 127\.0\.0\.1:\d+ refuses the user or password: correct/,
    ],
    [
      'a missing database of ClickHouse',
      ({ clickhouseUrl }) => ({ clickhouseUrl: clickhouseUrl.replace(/heddle$/, 'nowhere') }),
      /has no database nowhere: make it with `CREATE DATABASE nowhere`/,
    ],
    [
      'a port without ClickHouse',
      () => ({ clickhouseUrl: 'http://127.0.0.1:1' }),
      /^ClickHouse does not answer at http:\/\/127\.0\.0\.1:1 \(ECONNREFUSED\): check/,
    ],
    [
      'a port with something else',
      ({ databaseUrl }) => ({ clickhouseUrl: databaseUrl.replace('postgres:', 'http:') }),
      /^ClickHouse does not answer at .*port is the one of its HTTP interface/,
    ],
  ])('%s is told in one line, without the password', async (_, change, message) => {
    const failure = start(change(stores.urls))
    await expect(failure).rejects.toEqual(refusal(message))
    await expect(failure).rejects.not.toThrow(/secret|wrong\b|\n/)
  })

  test('a cluster that ClickHouse does not know is refused before anything is made', async () => {
    const failure = createServer({ mode: 'serve', ...stores.urls, clickhouseCluster: 'nowhere' })
    await expect(failure).rejects.toEqual(refusal(/^ClickHouse knows no cluster nowhere: give/))
  })

  test('a ClickHouse that is too old is refused', async () => {
    stores.clickhouse.claimVersion('24.8.1')
    await expect(start()).rejects.toEqual(refusal(/^ClickHouse 24\.8\.1 is too old: .* 25\.8/))
    stores.clickhouse.claimVersion(undefined)
  })
})

describe('the stand-in for ClickHouse', () => {
  test('takes parameters, settings and data as ClickHouse does, zipped both ways', async () => {
    const client = createClient({
      url: stores.urls.clickhouseUrl,
      compression: { request: true, response: true },
      use_multipart_params_auto: true,
      log: { level: ClickHouseLogLevel.OFF },
    })
    const rows = [{ id: 1, text: "quote ' backslash \\ tab \t \u{1F600}" }]
    await client.command({ query: 'CREATE TABLE x (id UInt8, text String) ENGINE = Memory' })
    await client.insert({ table: 'x', values: rows, format: 'JSONEachRow' })
    const find = async (text: string, ids: readonly number[]) => {
      const result = await client.query({
        query: 'SELECT * FROM x WHERE text = {text:String} AND id IN {ids:Array(UInt64)}',
        query_params: { text, ids },
        format: 'JSONEachRow',
      })
      return result.json()
    }
    expect(await find(rows[0]?.text ?? '', [1])).toEqual(rows)
    expect(await find("' OR 1 = 1 --", [1])).toEqual([])
    const many = Array.from({ length: 20_000 }, (_, index) => index)
    expect(await find(rows[0]?.text ?? '', many)).toEqual(rows)
    await expect(
      client.query({ query: 'SELECT 1', clickhouse_settings: { no_such_setting: 1 } }),
    ).rejects.toMatchObject({ code: '115' })
    await client.close()
  })
})
