import type { Prompt, PromptResolutionGraph } from '@heddle/core/schemas'

import {
  countCharacters,
  countReferences,
  findReferences,
  type PromptBody,
  type PromptReference,
  referenceKey,
  replaceReferences,
} from '../domain/prompt-text.ts'
import type { PromptStore, StoredPrompt } from '../store/prompt-store.ts'
import { invalid } from './refused-request-error.ts'

/** Prompts that one may be composed of, all levels together: a bound on the work of one request. */
const MAX_DEPENDENCIES = 100

/** Longest composed text, characters: a few short prompts that repeat each other can stand for gigabytes. */
const MAX_RESOLVED_CHARACTERS = 4_000_000

/** What refers: its name and its text. */
export interface PromptRoot {
  readonly projectId: string
  readonly name: string
  readonly prompt: PromptBody
}

/** A text with its references replaced, and what they were replaced by. */
export interface ResolvedPrompt {
  readonly prompt: PromptBody
  /** The prompts that a text refers to itself, by that text. */
  readonly dependenciesOf: ReadonlyMap<PromptBody, readonly StoredPrompt[]>
  /** Levels of references below the root; 0 when it has none. */
  readonly depth: number
}

interface ResolvedText {
  readonly text: string
  readonly stored: StoredPrompt
  readonly depth: number
}

/**
 * Replaces every reference by the text it stands for, at all levels.
 * @throws {RefusedRequestError} for a prompt that is missing, is a chat, or leads back to itself, and for too many or too much.
 */
export async function resolvePrompt(store: PromptStore, root: PromptRoot): Promise<ResolvedPrompt> {
  const resolved = new Map<string, ResolvedText>()
  const dependenciesOf = new Map<PromptBody, StoredPrompt[]>()

  const resolveOne = async (reference: PromptReference, path: readonly string[]) => {
    const key = referenceKey(reference)
    const known = resolved.get(key)
    if (known !== undefined) return known
    if (path.includes(reference.name)) throw leadsBack([...path, reference.name])
    if (resolved.size >= MAX_DEPENDENCIES) throw tooManyDependencies()
    const stored = await findText(store, root.projectId, reference)
    const inner = await resolveBody(stored.prompt, [...path, reference.name])
    // A text stays a text.
    const made = { text: inner.prompt as string, stored, depth: inner.depth }
    resolved.set(key, made)
    return made
  }

  const resolveBody = async (body: PromptBody, path: readonly string[]) => {
    const found: ResolvedText[] = []
    for (const reference of findReferences(body)) found.push(await resolveOne(reference, path))
    if (found.length === 0) return { prompt: body, depth: 0 }
    dependenciesOf.set(
      body,
      found.map(({ stored }) => stored),
    )
    refuseTooLong(body, resolved)
    const textOf = (reference: PromptReference) => resolved.get(referenceKey(reference))?.text ?? ''
    const depth = 1 + Math.max(...found.map((text) => text.depth))
    return { prompt: replaceReferences(body, textOf), depth }
  }

  const { prompt, depth } = await resolveBody(root.prompt, [root.name])
  return { prompt, depth, dependenciesOf }
}

/** What the references of a stored prompt were replaced by, as the API tells it; null without references. */
export function describeResolution(
  root: StoredPrompt,
  { dependenciesOf }: ResolvedPrompt,
): PromptResolutionGraph | null {
  if (dependenciesOf.size === 0) return null
  const dependencies: PromptResolutionGraph['dependencies'] = {}
  const visit = (prompt: Pick<Prompt, 'id' | 'prompt'>) => {
    const children = dependenciesOf.get(prompt.prompt)
    if (children === undefined || dependencies[prompt.id] !== undefined) return
    dependencies[prompt.id] = children.map(({ id, name, version }) => ({ id, name, version }))
    for (const child of children) visit(child)
  }
  visit(root)
  return { root: { id: root.id, name: root.name, version: root.version }, dependencies }
}

async function findText(
  store: PromptStore,
  projectId: string,
  reference: PromptReference,
): Promise<StoredPrompt> {
  const { name, version, label } = reference
  const selector = version === undefined ? { label } : { version }
  const found = await store.find(projectId, name, selector)
  const wanted = version === undefined ? `label '${label}'` : `version ${version}`
  if (found === undefined) {
    throw invalid(`The prompt refers to '${name}' with ${wanted}, which does not exist.`)
  }
  if (found.type !== 'text') {
    throw invalid(`The prompt refers to '${name}' with ${wanted}, a chat; only texts can be used.`)
  }
  return found
}

function refuseTooLong(body: PromptBody, resolved: ReadonlyMap<string, ResolvedText>): void {
  let characters = countCharacters(body)
  for (const [key, count] of countReferences(body)) {
    characters += count * (resolved.get(key)?.text.length ?? 0)
  }
  if (characters <= MAX_RESOLVED_CHARACTERS) return
  throw invalid(
    `Expected a composed prompt of at most ${MAX_RESOLVED_CHARACTERS} characters, got more: refer to fewer prompts.`,
  )
}

function leadsBack(names: readonly string[]) {
  const way = names.map((name) => `'${name}'`).join(' to ')
  return invalid(`A prompt cannot refer to itself, and this one does: ${way}.`)
}

function tooManyDependencies() {
  return invalid(`Expected at most ${MAX_DEPENDENCIES} prompts to be referred to, got more.`)
}
