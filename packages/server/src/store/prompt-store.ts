import type { Prompt, PromptMeta, PromptType } from '@heddle/core/schemas'

import type { PromptReference } from '../domain/prompt-text.ts'

/** One stored version as it was written; references are not replaced. */
export type StoredPrompt = Omit<Prompt, 'resolutionGraph' | 'isActive'>

/** One version of a prompt, or the one with a label. */
export type PromptSelector = { readonly version: number } | { readonly label: string }

/** What observations name the version by that they used. */
export interface PromptVersionName {
  readonly name: string
  readonly version: number
}

/** A version to be added; its number is the store's. */
export interface PromptDraft {
  readonly projectId: string
  readonly name: string
  readonly type: PromptType
  readonly prompt: Prompt['prompt']
  readonly config: unknown
  readonly labels: readonly string[]
  /** Undefined leaves the tags that the name has. */
  readonly tags: readonly string[] | undefined
  readonly commitMessage: string | undefined
  readonly createdBy: string
  readonly references: readonly PromptReference[]
  /** Id of the newest version that the writer has seen, null for none; undefined: whatever is there. */
  readonly lastSeenId?: string | null | undefined
}

export interface PromptListQuery {
  readonly page: number
  readonly limit: number
  readonly name?: string | undefined
  readonly version?: number | undefined
  readonly label?: string | undefined
  readonly tag?: string | undefined
  readonly fromUpdatedAt?: Date | undefined
  readonly toUpdatedAt?: Date | undefined
}

export type PromptAddition =
  | { readonly outcome: 'added'; readonly prompt: StoredPrompt }
  | { readonly outcome: 'other-type'; readonly type: PromptType }
  /** The newest version is not the one that the writer has seen. */
  | { readonly outcome: 'outdated' }

export type PromptRemoval =
  | { readonly outcome: 'removed' }
  | { readonly outcome: 'not-found' }
  | {
      readonly outcome: 'needed'
      /** Prompts that refer to what should have been removed: `name (version 2)`. */
      readonly by: readonly string[]
    }

/** Keeps prompts of projects: names with versions, each label on one version of a name. */
export interface PromptStore {
  find(projectId: string, name: string, selector: PromptSelector): Promise<StoredPrompt | undefined>
  /** All versions of a name, the newest first; empty when there is no such name. */
  versions(projectId: string, name: string): Promise<readonly StoredPrompt[]>
  /** Ids of versions, by their name and number; those that are not there are left out. */
  idsOf(
    projectId: string,
    versions: readonly PromptVersionName[],
  ): Promise<readonly (PromptVersionName & { readonly id: string })[]>
  /** Whether the project has a version with this id. */
  has(projectId: string, versionId: string): Promise<boolean>
  /** Adds the next version; its labels leave the versions that had them, and the newest has `latest`. */
  add(draft: PromptDraft, at: Date): Promise<PromptAddition>
  /** Gives a version more labels; undefined when there is no such version. */
  addLabels(
    projectId: string,
    change: { readonly name: string; readonly version: number; readonly labels: readonly string[] },
    at: Date,
  ): Promise<StoredPrompt | undefined>
  /** Names in the order of their last change, newest first, and how many there are. */
  list(
    projectId: string,
    query: PromptListQuery,
  ): Promise<{ readonly data: readonly PromptMeta[]; readonly totalItems: number }>
  /** Removes one version, or all versions of the name; nothing that another prompt refers to. */
  remove(
    projectId: string,
    name: string,
    selector: PromptSelector | undefined,
  ): Promise<PromptRemoval>
}
