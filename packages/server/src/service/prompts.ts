import {
  type CreatePromptRequest,
  PRODUCTION_LABEL,
  type Prompt,
  type PromptChange,
  type PromptPage,
} from '@heddle/core/schemas'

import { findNameClashes, findReferences } from '../domain/prompt-text.ts'
import { toPage } from '../domain/to-page.ts'
import type {
  PromptListQuery,
  PromptSelector,
  PromptStore,
  StoredPrompt,
} from '../store/prompt-store.ts'
import { conflict, invalid, notFound } from './refused-request-error.ts'
import { describeResolution, resolvePrompt } from './resolve-prompt.ts'

/** Levels of prompts that a new version may refer to. Source: Langfuse's composed prompts. */
const MAX_DEPTH = 5

/** Who makes versions through the public API. */
const CREATED_BY_API = 'API'

export interface ReadPrompt {
  readonly name: string
  /** Absent: the version in production. */
  readonly selector?: PromptSelector | undefined
  /** Whether references are replaced by the texts they stand for. */
  readonly resolves: boolean
}

export interface VersionOrigin {
  /** Id of a user; absent: it came through the public API. */
  readonly createdBy?: string | undefined
  /** Id of the newest version that the writer has seen, null for none; when another one is the newest, nothing is added. */
  readonly lastSeenId?: string | null | undefined
}

/** Use cases of prompts. All failures are {@link RefusedRequestError}s. */
export interface PromptService {
  /** Adds a version. */
  create(projectId: string, request: CreatePromptRequest, origin?: VersionOrigin): Promise<Prompt>
  /** All versions of a name as they were written, the newest first. */
  versions(projectId: string, name: string): Promise<readonly Prompt[]>
  read(projectId: string, wanted: ReadPrompt): Promise<Prompt>
  addLabels(
    projectId: string,
    change: { readonly name: string; readonly version: number; readonly labels: readonly string[] },
  ): Promise<Prompt>
  list(projectId: string, query: PromptListQuery): Promise<PromptPage>
  /** Removes one version, or all of them. */
  remove(projectId: string, name: string, selector: PromptSelector | undefined): Promise<void>
}

export function createPromptService(parts: {
  readonly prompts: PromptStore
  readonly now: () => Date
  /** Told of every change, once it is stored. */
  readonly onChange: (projectId: string, change: PromptChange) => void
}): PromptService {
  const { prompts, now, onChange } = parts
  const tell = (projectId: string, change: PromptChange['change'], prompt: StoredPrompt) => {
    const { name, version, labels } = prompt
    onChange(projectId, { name, version, labels, change })
  }
  return {
    create: async (projectId, request, origin = {}) => {
      const created = await createVersion(parts, { projectId, ...origin }, request)
      tell(projectId, 'created', created)
      return created
    },
    versions: async (projectId, name) => {
      const versions = await prompts.versions(projectId, name)
      if (versions.length === 0) throw missing(name, undefined)
      return versions.map(asStored)
    },
    read: async (projectId, { name, selector = { label: PRODUCTION_LABEL }, resolves }) => {
      const found = await prompts.find(projectId, name, selector)
      if (found === undefined) throw missing(name, selector)
      const isActive = found.labels.includes(PRODUCTION_LABEL)
      if (!resolves) return { ...asStored(found), isActive }
      const resolved = await resolvePrompt(prompts, found)
      const resolutionGraph = describeResolution(found, resolved)
      return { ...found, prompt: resolved.prompt, resolutionGraph, isActive }
    },
    addLabels: async (projectId, change) => {
      const changed = await prompts.addLabels(projectId, change, now())
      if (changed === undefined) throw missing(change.name, { version: change.version })
      tell(projectId, 'labelled', changed)
      return asStored(changed)
    },
    list: async (projectId, query) => {
      const page = toPage(query, await prompts.list(projectId, query))
      return { ...page, pagination: page.meta }
    },
    remove: async (projectId, name, selector) => {
      const removal = await prompts.remove(projectId, name, selector)
      if (removal.outcome === 'not-found') throw missing(name, selector)
      if (removal.outcome === 'needed') {
        throw invalid(
          `Expected no prompt to refer to '${name}', but these do: ${removal.by.join(', ')}. Change or remove them first.`,
        )
      }
      const version = selector !== undefined && 'version' in selector ? selector.version : null
      onChange(projectId, { name, version, labels: [], change: 'removed' })
    },
  }
}

async function createVersion(
  { prompts, now }: { readonly prompts: PromptStore; readonly now: () => Date },
  origin: VersionOrigin & { readonly projectId: string },
  request: CreatePromptRequest,
): Promise<Prompt> {
  const { projectId, createdBy = CREATED_BY_API, lastSeenId } = origin
  const { name, prompt } = request
  const [clash] = findNameClashes(prompt)
  if (clash !== undefined) {
    throw invalid(`Expected variables and placeholders with different names, got '${clash}' twice.`)
  }
  const { depth } = await resolvePrompt(prompts, { projectId, name, prompt })
  if (depth > MAX_DEPTH) {
    throw invalid(`Expected at most ${MAX_DEPTH} levels of prompts that refer to others.`)
  }
  const type = request.type ?? 'text'
  const draft = {
    projectId,
    name,
    type,
    prompt,
    config: request.config ?? {},
    labels: request.labels ?? [],
    tags: request.tags ?? undefined,
    commitMessage: request.commitMessage ?? undefined,
    createdBy,
    references: findReferences(prompt),
    lastSeenId,
  }
  const addition = await prompts.add(draft, now())
  if (addition.outcome === 'added') return asStored(addition.prompt)
  if (addition.outcome === 'outdated') {
    throw conflict(
      `The newest version of '${name}' is not the one that this was written after. Read it, then save again.`,
    )
  }
  throw invalid(
    `Expected all versions of '${name}' to be of one type: they are ${addition.type}, this one is ${type}.`,
  )
}

function asStored(prompt: StoredPrompt): Prompt {
  return { ...prompt, resolutionGraph: null }
}

function missing(name: string, selector: PromptSelector | undefined) {
  if (selector === undefined) return notFound(`Prompt not found: '${name}'`)
  const wanted = 'version' in selector ? `version ${selector.version}` : `label '${selector.label}'`
  return notFound(`Prompt not found: '${name}' with ${wanted}`)
}
