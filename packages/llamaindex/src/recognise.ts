import { hasMethod, isObject, stringAt, valueAt } from './foreign-value.ts'

/** What a component does, found by its shape. A `container` does nothing of its own but holds components. */
export type ComponentKind =
  | 'llm'
  | 'embedding'
  | 'agent-workflow'
  | 'workflow'
  | 'vector-store'
  | 'query-engine'
  | 'agent'
  | 'chat-engine'
  | 'index'
  | 'retriever'
  | 'synthesizer'
  | 'postprocessor'
  | 'selector'
  | 'evaluator'
  | 'pipeline'
  | 'node-parser'
  | 'extractor'
  | 'question-generator'
  | 'tool'
  | 'container'

type Shape = (value: unknown) => boolean

/** All of the methods. Only these names are read: other getters of a component may create clients. */
const methods =
  (...names: readonly string[]): Shape =>
  (value) =>
    names.every((name) => hasMethod(value, name))

const has = (value: unknown, key: string): boolean => isObject(value) && key in value

/** Shapes in the order in which they are tried: a query engine can retrieve, too. */
const SHAPES: readonly (readonly [ComponentKind, Shape])[] = [
  ['llm', methods('chat', 'complete')],
  ['embedding', methods('getTextEmbedding', 'getQueryEmbedding')],
  ['agent-workflow', methods('runStream', 'createContext')],
  ['workflow', methods('handle', 'createContext')],
  ['vector-store', (value) => methods('query', 'add', 'delete')(value) && isStore(value)],
  ['query-engine', (value) => hasMethod(value, 'query') && isQueryEngine(value)],
  ['agent', methods('chat', 'createTask')],
  ['chat-engine', (value) => hasMethod(value, 'chat') && isChatEngine(value)],
  ['index', methods('asRetriever')],
  ['retriever', (value) => hasMethod(value, 'retrieve') && !isDatabaseClient(value)],
  ['synthesizer', methods('synthesize')],
  ['postprocessor', methods('postprocessNodes')],
  ['selector', methods('select', '_select')],
  ['evaluator', methods('evaluate', 'evaluateResponse')],
  ['pipeline', (value) => hasMethod(value, 'run') && hasMethod(value, 'prepareInput')],
  ['node-parser', methods('getNodesFromDocuments')],
  ['extractor', methods('processNodes', 'extract')],
  ['container', methods('generate', 'applyNodePostprocessors')],
  ['question-generator', (value) => hasMethod(value, 'generate') && isPrompted(value)],
  ['tool', (value) => hasMethod(value, 'call') && isNamed(value)],
  // A workflow agent, a memory, and a block of one.
  ['container', (value) => hasMethod(value, 'takeStep') || hasMethod(value, 'getLLM')],
  ['container', (value) => methods('get', 'put')(value) && has(value, 'isLongTerm')],
]

/** The kind of the component; undefined for everything else. Never throws. */
export function recognise(value: object): ComponentKind | undefined {
  try {
    return SHAPES.find(([, isShape]) => isShape(value))?.[0]
  } catch {
    return undefined
  }
}

function isQueryEngine(value: unknown): boolean {
  if (hasMethod(value, '_query')) return true
  return hasMethod(value, 'retrieve') && !isDatabaseClient(value)
}

/** Clients of vector databases query and retrieve as well; stores hold them. */
function isDatabaseClient(value: unknown): boolean {
  return WRITES.some((name) => hasMethod(value, name))
}

const WRITES = ['delete', 'upsert', 'insert', 'update', 'create'] as const

/** LlamaIndex's own stores, not the collections of a database that they hold. */
function isStore(value: unknown): boolean {
  return has(value, 'storesText') || hasMethod(value, 'client')
}

function isChatEngine(value: unknown): boolean {
  return hasMethod(value, 'reset') || has(value, 'chatHistory')
}

function isPrompted(value: unknown): boolean {
  return has(value, 'outputParser') || hasMethod(value, '_getPrompts')
}

function isNamed(value: unknown): boolean {
  return has(value, 'metadata') && stringAt(valueAt(value, 'metadata'), 'name') !== undefined
}
