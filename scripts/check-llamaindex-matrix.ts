/**
 * Proves that the published handler works wherever LlamaIndex.TS does: packs @heddle/core and @heddle/llamaindex, installs
 * them with npm beside the frozen, matching set of LlamaIndex packages and beside the newest ones (which bring two copies
 * of @llamaindex/core), and runs a program with each of Node 20, 22 and 24, as ESM, as CommonJS, and as both at once.
 * The answers and the trees must be the same everywhere.
 */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The newest of each major. LlamaIndex's own workflow package cannot be required before Node 20.19. */
const NODES = ['20', '22', '24'] as const

const FROZEN = {
  llamaindex: '0.12.1',
  '@llamaindex/core': '0.6.22',
  '@llamaindex/openai': '0.4.22',
  '@llamaindex/workflow': '1.1.24',
}

/** The newest packages name the newest core, the collection the one before: npm installs both. */
const TWO_CORES = {
  llamaindex: '0.12.1',
  '@llamaindex/core': '0.6.23',
  '@llamaindex/openai': '0.4.23',
  '@llamaindex/workflow': '1.1.24',
}

const SETS = { 'matching set': FROZEN, 'two cores': TWO_CORES } as const

const TREE = `
AGENT wx
  GENERATION OpenAI
  TOOL kb
    CHAIN RetrieverQueryEngine.query
      RETRIEVER VectorIndexRetriever
        EMBEDDING text-embedding-3-small
        SPAN SimpleVectorStore.query
      CHAIN CompactAndRefine.synthesize
        GENERATION OpenAI
  GENERATION OpenAI
CHAIN RetrieverQueryEngine.query
  RETRIEVER VectorIndexRetriever
    EMBEDDING text-embedding-3-small
    SPAN SimpleVectorStore.query
  CHAIN CompactAndRefine.synthesize
    GENERATION OpenAI`.trim()

const IMPORTS = {
  '{ flush }': '@heddle/core',
  '{ observeLlamaIndex }': '@heddle/llamaindex',
  '{ Document, QueryEngineTool, Settings, VectorStoreIndex }': 'llamaindex',
  '{ OpenAI, OpenAIEmbedding }': '@llamaindex/openai',
  '{ agent }': '@llamaindex/workflow',
}

const PROGRAM = `
async function main() {
  const baseURL = process.env.PROVIDER_URL
  const options = { apiKey: 'sk-test', baseURL }
  Settings.llm = new OpenAI({ ...options, model: 'gpt-4o-mini' })
  Settings.embedModel = new OpenAIEmbedding({ ...options, model: 'text-embedding-3-small' })
  const index = await VectorStoreIndex.fromDocuments([new Document({ text: 'A heddle guides threads.' })])
  const engine = observe(index.asQueryEngine())
  let text = ''
  for await (const { delta } of await engine.query({ query: 'What?', stream: true })) text += delta
  const kb = new QueryEngineTool({ queryEngine: engine, metadata: { name: 'kb', description: 'Knows heddles' } })
  const wx = observe(agent({ name: 'wx', llm: new OpenAI({ ...options, model: 'gpt-4o-mini' }), tools: [kb] }))
  const { data } = await wx.run('USE THE TOOL')
  const report = await flush()
  console.log(JSON.stringify({ text, result: data.result, node: process.version, report }))
}
main()
`

const esm = Object.entries(IMPORTS).map(([names, from]) => `import ${names} from '${from}'`)
const cjs = Object.entries(IMPORTS).map(([names, from]) => `const ${names} = require('${from}')`)
const PROGRAMS = {
  'program.mjs': [...esm, 'const observe = observeLlamaIndex', PROGRAM].join('\n'),
  'program.cjs': [...cjs, 'const observe = observeLlamaIndex', PROGRAM].join('\n'),
  // Both copies of the handler observe the same component: it must be recorded once.
  'both.mjs': [
    ...esm,
    `import { createRequire } from 'node:module'`,
    `const other = createRequire(import.meta.url)('@heddle/llamaindex')`,
    'const observe = (component) => other.observeLlamaIndex(observeLlamaIndex(component))',
    PROGRAM,
  ].join('\n'),
}

type Json = Record<string, unknown>

interface Step {
  readonly id: string
  readonly traceId: string
  readonly parentObservationId?: string
  readonly name?: string
  readonly startTime: string
  readonly type: string
}

interface Server {
  readonly url: string
  readonly steps: Map<string, Step>
  close(): void
}

/** Takes what the handler sends, and answers like OpenAI. */
async function startServer(): Promise<Server> {
  const steps = new Map<string, Step>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Json
      if (request.url?.endsWith('/ingestion') === true) {
        const { batch } = body as { batch: { id: string; type: string; body: Step }[] }
        for (const { type, body: step } of batch) {
          if (type !== 'trace-create')
            steps.set(step.id, { ...step, type: type.split('-')[0]!.toUpperCase() })
        }
        const successes = batch.map(({ id }) => ({ id, status: 201 }))
        response.writeHead(207, { 'content-type': 'application/json' })
        response.end(JSON.stringify({ successes, errors: [] }))
        return
      }
      if (request.url?.endsWith('/embeddings') === true) return answerEmbeddings(response, body)
      answerChat(response, body)
    })
  })
  await new Promise<void>((ready) => {
    server.listen(0, '127.0.0.1', ready)
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, steps, close: () => server.close() }
}

type Answer = Parameters<Parameters<typeof createServer>[1] & {}>[1]

function answerEmbeddings(response: Answer, body: Json): void {
  const count = Array.isArray(body['input']) ? body['input'].length : 1
  const bytes = Buffer.from(new Float32Array([0.5, 0.25]).buffer)
  const embedding = body['encoding_format'] === 'base64' ? bytes.toString('base64') : [0.5, 0.25]
  const data = Array.from({ length: count }, (_, index) => ({
    object: 'embedding',
    index,
    embedding,
  }))
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(
    JSON.stringify({ object: 'list', data, usage: { prompt_tokens: 2, total_tokens: 2 } }),
  )
}

function answerChat(response: Answer, body: Json): void {
  const messages = JSON.stringify(body['messages'])
  const usesTool = messages.includes('USE THE TOOL') && !messages.includes('"role":"tool"')
  const call = {
    index: 0,
    id: 'call-1',
    type: 'function',
    function: { name: 'kb', arguments: '{"query":"heddle"}' },
  }
  const message = usesTool
    ? { content: null, tool_calls: [call] }
    : { content: 'It guides threads.' }
  const finishReason = usesTool ? 'tool_calls' : 'stop'
  const head = { id: 'chatcmpl-1', model: 'gpt-4o-mini' }
  if (body['stream'] !== true) {
    response.writeHead(200, { 'content-type': 'application/json' })
    const choices = [
      { index: 0, message: { role: 'assistant', ...message }, finish_reason: finishReason },
    ]
    response.end(
      JSON.stringify({ ...head, choices, usage: { prompt_tokens: 3, completion_tokens: 4 } }),
    )
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const [delta, reason] of [
    [message, null],
    [{}, finishReason],
  ] as const) {
    const choices = [{ index: 0, delta, finish_reason: reason }]
    response.write(`data: ${JSON.stringify({ ...head, choices })}\n\n`)
  }
  response.end('data: [DONE]\n\n')
}

/** The steps as text, children below their parents; what runs at the same time in the order of its text. */
function outline(steps: readonly Step[], parent?: Step): string[] {
  const ids = new Set(steps.map(({ id }) => id))
  return steps
    .filter(
      ({ parentObservationId: id }) =>
        (id !== undefined && ids.has(id) ? id : undefined) === parent?.id,
    )
    .toSorted((left, right) => left.startTime.localeCompare(right.startTime))
    .map((step) =>
      [`${step.type} ${step.name}`, ...outline(steps, step).map((line) => `  ${line}`)].join('\n'),
    )
    .flatMap((block) => block.split('\n'))
}

/** The same text for every order in which traces and steps of one millisecond come. */
function sorted(tree: string): string {
  return tree.split('\n').toSorted().join('\n')
}

function pack(packageName: string, folder: string): string {
  const before = new Set(readdirSync(folder))
  execFileSync('pnpm', ['pack', '--pack-destination', folder], {
    cwd: join(import.meta.dirname, '..', 'packages', packageName),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const tarball = readdirSync(folder).find((name) => !before.has(name))
  if (tarball === undefined) throw new Error(`pnpm pack wrote no tarball for ${packageName}`)
  return join(folder, tarball)
}

interface Tarballs {
  readonly core: string
  readonly llamaindex: string
}

function install(folder: string, tarballs: Tarballs, set: Readonly<Record<string, string>>): void {
  const nodes = NODES.map((version) => [`node-${version}`, `npm:node@${version}`] as const)
  const dependencies = {
    '@heddle/core': `file:${tarballs.core}`,
    '@heddle/llamaindex': `file:${tarballs.llamaindex}`,
    ...set,
    ...Object.fromEntries(nodes),
  }
  const overrides = { '@heddle/core': `file:${tarballs.core}` }
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, dependencies, overrides }),
  )
  // The newest packages ask for one core only; their users install two in this way, or by npm's own choice.
  const args = ['install', '--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error']
  execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  for (const [name, text] of Object.entries(PROGRAMS)) writeFileSync(join(folder, name), text)
}

/** One program on one Node in one installation. */
interface Trial {
  readonly folder: string
  readonly node: string
  readonly program: string
}

async function run({ folder, node, program }: Trial, url: string): Promise<Record<string, string>> {
  const child = spawn(join(folder, 'node_modules', `node-${node}`, 'bin', 'node'), [program], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HEDDLE_BASE_URL: url, PROVIDER_URL: `${url}/v1` },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const code = await new Promise<number | null>((done) => {
    child.on('close', done)
  })
  if (code !== 0) throw new Error(`${program} on Node ${node} ended with ${code}: ${printed}`)
  return JSON.parse(printed) as Record<string, string>
}

async function check(trial: Trial): Promise<string> {
  const server = await startServer()
  try {
    const { text, result, node: version } = await run(trial, server.url)
    const answer = 'It guides threads.'
    if (text !== answer || result !== answer)
      throw new Error(`got the answers ${text} and ${result}`)
    if (version?.startsWith(`v${trial.node}.`) !== true) throw new Error(`ran on Node ${version}`)
    const tree = outline([...server.steps.values()]).join('\n')
    if (sorted(tree) !== sorted(TREE)) throw new Error(`expected the steps\n${TREE}\ngot\n${tree}`)
    return version
  } finally {
    server.close()
  }
}

const root = mkdtempSync(join(tmpdir(), 'heddle-llamaindex-'))
try {
  const tarballs = { core: pack('core', root), llamaindex: pack('llamaindex', root) }
  for (const [index, [name, set]] of Object.entries(SETS).entries()) {
    const folder = mkdtempSync(join(root, `set-${index}-`))
    install(folder, tarballs, set)
    const hasTwoCores = existsSync(
      join(folder, 'node_modules/llamaindex/node_modules/@llamaindex/core'),
    )
    if (hasTwoCores !== (set === TWO_CORES))
      throw new Error(`${name}: npm installed other copies of the core`)
    for (const version of NODES) {
      for (const program of Object.keys(PROGRAMS)) {
        const ran = await check({ folder, node: version, program })
        console.log(`${name}, Node ${ran}, ${program}: the same answers and steps`)
      }
    }
  }
} finally {
  rmSync(root, { recursive: true, force: true })
}
