/**
 * Proves what a user of the published SDK gets: packs @heddle/core and @heddle/langchain, installs the tarballs with npm
 * into an empty project beside the lowest Node the packages declare, and traces a LangChain program there, once as ESM and
 * once as CommonJS. A local sink must receive every step.
 */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The lowest Node of the packages' `engines` field. */
const LOWEST_NODE = '20.18.1'

/** Steps of the program below that must arrive, by name. */
const EXPECTED_STEPS = [
  'greeting',
  'ChatPromptTemplate',
  'FakeListChatModel',
  'StrOutputParser',
  'lookup',
]

const PROGRAM = `
async function main() {
  const chain = ChatPromptTemplate.fromTemplate('Greet {name}')
    .pipe(new FakeListChatModel({ responses: ['hello'] }))
    .pipe(new StringOutputParser())
  const lookup = observe(async (name) => chain.invoke({ name }, { callbacks: [new CallbackHandler()], runName: 'greeting' }), { name: 'lookup' })
  const answer = await lookup('Ada')
  const report = await flush()
  console.log(JSON.stringify({ answer, node: process.version, report }))
}
main()
`

const IMPORTS = {
  'flush, observe': '@heddle/core',
  CallbackHandler: '@heddle/langchain',
  ChatPromptTemplate: '@langchain/core/prompts',
  StringOutputParser: '@langchain/core/output_parsers',
  FakeListChatModel: '@langchain/core/utils/testing',
}

const programs = {
  'program.mjs': `${Object.entries(IMPORTS)
    .map(([names, from]) => `import { ${names} } from '${from}'`)
    .join('\n')}\n${PROGRAM}`,
  'program.cjs': `${Object.entries(IMPORTS)
    .map(([names, from]) => `const { ${names} } = require('${from}')`)
    .join('\n')}\n${PROGRAM}`,
}

interface Sink {
  readonly url: string
  readonly names: string[]
  close(): void
}

async function startSink(): Promise<Sink> {
  const names: string[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { batch } = JSON.parse(Buffer.concat(chunks).toString()) as {
        batch: { id: string; type: string; body: { name?: string } }[]
      }
      for (const event of batch) {
        if (event.type !== 'trace-create' && event.body.name) names.push(event.body.name)
      }
      response.writeHead(207, { 'content-type': 'application/json' })
      response.end(
        JSON.stringify({ successes: batch.map(({ id }) => ({ id, status: 201 })), errors: [] }),
      )
    })
  })
  await new Promise<void>((ready) => {
    server.listen(0, '127.0.0.1', ready)
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, names, close: () => server.close() }
}

function packInto(folder: string, packageName: string): string {
  const before = new Set(readdirSync(folder))
  execFileSync('pnpm', ['pack', '--pack-destination', folder], {
    cwd: join(import.meta.dirname, '..', 'packages', packageName),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const tarball = readdirSync(folder).find((name) => !before.has(name))
  if (tarball === undefined) throw new Error(`pnpm pack wrote no tarball for ${packageName}`)
  return join(folder, tarball)
}

function install(folder: string): void {
  const core = packInto(folder, 'core')
  const langchain = packInto(folder, 'langchain')
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({
      private: true,
      dependencies: {
        '@heddle/core': `file:${core}`,
        '@heddle/langchain': `file:${langchain}`,
        '@langchain/core': '^1.4.0',
        node: LOWEST_NODE,
      },
      overrides: { '@heddle/core': `file:${core}` },
    }),
  )
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

/** Runs one program and answers what it printed. The sink lives in this process, so the call must not block it. */
async function run(folder: string, program: string, url: string): Promise<string> {
  const child = spawn(join(folder, 'node_modules', 'node', 'bin', 'node'), [program], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HEDDLE_BASE_URL: url },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const code = await new Promise<number | null>((done) => {
    child.on('close', done)
  })
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${printed}`)
  return printed
}

async function check(folder: string, program: string): Promise<void> {
  const sink = await startSink()
  try {
    const printed = await run(folder, program, sink.url)
    const arrived = sink.names.toSorted().join(', ')
    const expected = EXPECTED_STEPS.toSorted().join(', ')
    if (arrived !== expected)
      throw new Error(`${program}: expected the steps ${expected}; got ${arrived || 'none'}`)
    if (!printed.includes(`"node":"v${LOWEST_NODE}"`))
      throw new Error(`${program} ran on another Node: ${printed}`)
    console.log(`${program} on Node ${LOWEST_NODE}: ${arrived}`)
  } finally {
    sink.close()
  }
}

const folder = mkdtempSync(join(tmpdir(), 'heddle-packed-'))
try {
  install(folder)
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(folder, name), text)
    await check(folder, name)
  }
  const manifest = JSON.parse(
    readFileSync(join(folder, 'node_modules/@heddle/core/package.json'), 'utf8'),
  ) as { exports: Record<string, unknown> }
  if (JSON.stringify(manifest.exports).includes('heddle-source')) {
    throw new Error(
      'The packed manifest of @heddle/core still names the condition heddle-source; see publishConfig.exports',
    )
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
