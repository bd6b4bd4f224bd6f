/** The files under `deploy` name only what the server knows: variables, commands, flags, ports and probes. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

import { createProgram } from './command-line/run-command-line.ts'
import { DEFAULT_PORT, ENVIRONMENT, resolveServerConfig } from './config.ts'
import type { HttpEnvironment, HttpParts } from './http/environment.ts'
import { registerHealth } from './http/public-api/health.ts'
import { createPublicApi } from './http/public-api/public-route.ts'

const DEPLOY = fileURLToPath(new URL('../../../deploy', import.meta.url))
const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

const read = (name: string) => readFileSync(path.join(DEPLOY, name), 'utf8')

const FILES = readdirSync(DEPLOY, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== 'README.md')
  .map((entry) => path.relative(DEPLOY, path.join(entry.parentPath, entry.name)))

interface ComposeService {
  readonly image: string
  readonly command?: readonly string[]
  readonly ports?: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly volumes?: readonly string[]
}

const composeOf = (name: string) =>
  parse(read(name)) as {
    readonly services: Readonly<Record<string, ComposeService>>
    readonly volumes: object
  }

/** Variables that a file sets, apart from those that the person who runs it sets. */
const variablesOf = (text: string) =>
  new Set(
    [...text.matchAll(/\bHEDDLE_\w+/g)]
      .map(([name]) => name)
      .filter((name) => name !== 'HEDDLE_DATABASE_PASSWORD'),
  )

/** Fails for words that are no command and flags of it. */
function expectCommand([name, ...words]: readonly string[]): void {
  const command = createProgram().commands.find((known) => known.name() === name)
  const flags = command?.options.map((option) => option.long)
  const given = words.filter((word) => word.startsWith('--'))
  expect(given.filter((flag) => !flags?.includes(flag))).toEqual([])
  const port = words[words.indexOf('--port') + 1]
  expect(port).toBe(String(DEFAULT_PORT))
}

function jsonAfter(text: string, instruction: string): readonly string[] {
  const line = new RegExp(`^${instruction} (\\[.*\\])$`, 'm').exec(text)?.[1] ?? ''
  return JSON.parse(line) as string[]
}

test('every variable in the files is one that the server reads', () => {
  for (const file of FILES) {
    for (const variable of variablesOf(read(file))) {
      expect(ENVIRONMENT, `${variable} in ${file}`).toHaveProperty(variable)
    }
  }
})

test('the README lists every variable that the server reads', () => {
  const listed = [...README.matchAll(/^\| `(HEDDLE_\w+)`/gm)].map(([, name]) => name)
  expect(new Set(listed)).toEqual(new Set(Object.keys(ENVIRONMENT)))
})

test('the chart can set every variable of `heddle serve`, save where it says so itself', () => {
  const fixed = ['HEDDLE_HOST', 'HEDDLE_PORT', 'HEDDLE_DATA', 'HEDDLE_UI_DIR']
  const set = variablesOf(read('helm/heddle/templates/deployment.yaml'))
  expect(new Set([...set, ...fixed])).toEqual(new Set(Object.keys(ENVIRONMENT)))
})

test('commands and flags are known, and ports are the default one', () => {
  const dockerfile = read('Dockerfile')
  expectCommand(jsonAfter(dockerfile, 'CMD'))
  expect(dockerfile).toContain(`EXPOSE ${DEFAULT_PORT}\n`)
  for (const name of ['compose.yaml', 'compose.databases.yaml']) {
    const { command = [], ports } = composeOf(name).services['heddle'] ?? {}
    expectCommand(command)
    expect(ports).toEqual([`127.0.0.1:${DEFAULT_PORT}:${DEFAULT_PORT}`])
  }
  const args = /args:\n((?:.*\n)*?) +env:/.exec(read('helm/heddle/templates/deployment.yaml'))?.[1]
  expectCommand([...(args ?? '').matchAll(/- '?([^'\n]+)'?\n/g)].map(([, word]) => word ?? ''))
  expect(
    (parse(read('helm/heddle/values.yaml')) as { service: { port: number } }).service.port,
  ).toBe(DEFAULT_PORT)
})

test('probes ask routes of the server', () => {
  const api = createPublicApi(new Hono<HttpEnvironment>())
  // Only answering needs the other parts.
  registerHealth(api, { version: '' } as HttpParts)
  const known = api.routes.map((route) => route.path)
  for (const file of FILES) {
    for (const [asked] of read(file).matchAll(/\/api\/[\w/]+/g)) {
      expect(known).toContain(asked)
    }
  }
})

test('what the files set is a configuration that the server takes', () => {
  for (const name of ['compose.yaml', 'compose.databases.yaml']) {
    const { environment } = composeOf(name).services['heddle'] ?? { environment: {} }
    const filled = Object.entries(environment).map(([variable, value]) => [
      variable,
      String(value).replaceAll(/\$\{[^}]*\}/g, 'secret'),
    ])
    const config = resolveServerConfig({ mode: 'serve' }, Object.fromEntries(filled))
    expect(config.publicUrl).toBe(`http://127.0.0.1:${DEFAULT_PORT}`)
    expect(config.databaseUrl === undefined).toBe(name === 'compose.yaml')
  }
})

test('named volumes exist, and databases are of versions that the server takes', () => {
  for (const name of ['compose.yaml', 'compose.databases.yaml']) {
    const { services, volumes } = composeOf(name)
    const used = Object.values(services).flatMap((service) => service.volumes ?? [])
    const named = used.map((volume) => volume.split(':')[0])
    expect(new Set(named)).toEqual(new Set(Object.keys(volumes)))
  }
  const { postgres, clickhouse } = composeOf('compose.databases.yaml').services
  expect(Number(postgres?.image.split(':')[1])).toBeGreaterThanOrEqual(14)
  expect(clickhouse?.image).toMatch(/:25\.8$/)
})

test('the image is built and run with the Node and pnpm of the checkout', () => {
  const root = JSON.parse(readFileSync(path.join(DEPLOY, '../package.json'), 'utf8')) as {
    readonly packageManager: string
    readonly devDependencies: Readonly<Record<string, string>>
  }
  const dockerfile = read('Dockerfile')
  const images = [...dockerfile.matchAll(/^FROM node:([\d.]+)-/gm)].map(([, version]) => version)
  expect(images).toEqual([root.devDependencies['node'], root.devDependencies['node']])
  const managers = [...dockerfile.matchAll(/--yes (pnpm@[\d.]+)/g)].map(([, name]) => name)
  expect(new Set(managers)).toEqual(new Set([root.packageManager]))
})
