import { randomUUID } from 'node:crypto'

import { LATEST_LABEL, MAX_INTEGER } from '@heddle/core/schemas'
import { type Selectable, sql } from 'kysely'

import type {
  PromptAddition,
  PromptDraft,
  PromptSelector,
  PromptStore,
  PromptVersionName,
  StoredPrompt,
} from '../prompt-store.ts'
import type { Database } from './database.ts'
import { listPrompts } from './list-prompts.ts'
import type { PromptTable, PromptVersionTable } from './prompt-tables.ts'
import { removePrompt } from './remove-prompt.ts'

export function createPromptStore(database: Database): PromptStore {
  return {
    find: (projectId, name, selector) => findPrompt(database, { projectId, name, selector }),
    versions: async (projectId, name) => {
      const rows = await versionsNamed(database, projectId, name)
        .orderBy('prompt_versions.version', 'desc')
        .execute()
      return rows.map((row) => toPrompt(projectId, row))
    },
    idsOf: async (projectId, versions) => {
      // Nothing with a NUL is stored, and Postgres takes none.
      const askable = versions.filter(({ name }) => !name.includes('\0'))
      if (askable.length === 0) return []
      return database
        .selectFrom('prompt_versions')
        .innerJoin('prompts', 'prompts.id', 'prompt_versions.prompt_id')
        .select(['prompt_versions.id', 'prompts.name', 'prompt_versions.version'])
        .where('prompts.project_id', '=', projectId)
        .where('prompts.name', 'in', [...new Set(askable.map(({ name }) => name))])
        .where('prompt_versions.version', 'in', [...new Set(askable.map(storableVersion))])
        .execute()
    },
    has: async (projectId, versionId) => {
      const row = await database
        .selectFrom('prompt_versions')
        .innerJoin('prompts', 'prompts.id', 'prompt_versions.prompt_id')
        .select('prompt_versions.id')
        .where('prompts.project_id', '=', projectId)
        .where('prompt_versions.id', '=', versionId)
        .executeTakeFirst()
      return row !== undefined
    },
    add: async (draft, at) => {
      try {
        return await database
          .transaction()
          .execute((transaction) => addPrompt(transaction, draft, at))
      } catch (error) {
        if (error instanceof RefusedAddition) return error.addition
        throw error
      }
    },
    addLabels: (projectId, { name, version, labels }, at) =>
      database.transaction().execute(async (transaction) => {
        const selector = { version }
        const found = await findPrompt(transaction, { projectId, name, selector })
        if (found === undefined) return undefined
        await moveLabels(transaction, { versionId: found.id, labels, at })
        return findPrompt(transaction, { projectId, name, selector })
      }),
    list: (projectId, query) => listPrompts(database, projectId, query),
    remove: (projectId, name, selector) =>
      database
        .transaction()
        .execute((transaction) => removePrompt(transaction, { projectId, name, selector })),
  }
}

/** Thrown inside the transaction, so that nothing of what was refused stays. */
class RefusedAddition extends Error {
  readonly addition: Exclude<PromptAddition, { readonly outcome: 'added' }>

  constructor(addition: RefusedAddition['addition']) {
    super(addition.outcome)
    this.addition = addition
  }
}

/** @throws {RefusedAddition} */
async function addPrompt(
  database: Database,
  draft: PromptDraft,
  at: Date,
): Promise<PromptAddition> {
  const { projectId, name, lastSeenId } = draft
  const prompt = await claimName(database, draft)
  const newest = await newestVersion(database, prompt.id)
  if (lastSeenId !== undefined && lastSeenId !== (newest?.id ?? null)) {
    throw new RefusedAddition({ outcome: 'outdated' })
  }
  if (prompt.type !== draft.type) {
    throw new RefusedAddition({ outcome: 'other-type', type: prompt.type })
  }
  const version = (newest?.version ?? 0) + 1
  await addVersion(database, { promptId: prompt.id, version, draft, at })
  const added = await findPrompt(database, { projectId, name, selector: { version } })
  if (added === undefined) throw new Error('A version that was just added is not there.')
  return { outcome: 'added', prompt: added }
}

async function newestVersion(database: Database, promptId: string) {
  return database
    .selectFrom('prompt_versions')
    .select(['id', 'version'])
    .where('prompt_id', '=', promptId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
}

interface PromptPlace {
  readonly projectId: string
  readonly name: string
  readonly selector: PromptSelector
}

function versionsNamed(database: Database, projectId: string, name: string) {
  return database
    .selectFrom('prompt_versions')
    .innerJoin('prompts', 'prompts.id', 'prompt_versions.prompt_id')
    .selectAll('prompt_versions')
    .select(['prompts.name', 'prompts.type', 'prompts.tags'])
    .select(
      sql<string[]>`array(select label from prompt_labels
        where version_id = prompt_versions.id order by label)`.as('labels'),
    )
    .where('prompts.project_id', '=', projectId)
    .where('prompts.name', '=', name)
}

async function findPrompt(
  database: Database,
  { projectId, name, selector }: PromptPlace,
): Promise<StoredPrompt | undefined> {
  const named = versionsNamed(database, projectId, name)
  const one =
    'version' in selector
      ? named.where('prompt_versions.version', '=', selector.version)
      : named.where('prompt_versions.id', 'in', (query) =>
          query
            .selectFrom('prompt_labels')
            .select('version_id')
            .whereRef('prompt_labels.prompt_id', '=', 'prompts.id')
            .where('label', '=', selector.label),
        )
  const row = await one.executeTakeFirst()
  return row && toPrompt(projectId, row)
}

type PromptRow = Selectable<PromptVersionTable> &
  Pick<PromptTable, 'name' | 'type' | 'tags'> & { readonly labels: string[] }

function toPrompt(projectId: string, row: PromptRow): StoredPrompt {
  return {
    id: row.id,
    projectId,
    name: row.name,
    version: row.version,
    type: row.type,
    // Only `addVersion` writes it, from a checked request.
    prompt: JSON.parse(row.prompt) as StoredPrompt['prompt'],
    config: JSON.parse(row.config),
    labels: row.labels,
    tags: row.tags,
    commitMessage: row.commit_message,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

/** The row of the name, made when missing and locked until the transaction ends: versions are counted one at a time. */
async function claimName(database: Database, draft: PromptDraft) {
  const { projectId, name, type, tags } = draft
  return database
    .insertInto('prompts')
    .values({ id: randomUUID(), project_id: projectId, name, type, tags: sorted(tags ?? []) })
    .onConflict((conflict) =>
      conflict.columns(['project_id', 'name']).doUpdateSet({
        tags: (set) => (tags === undefined ? set.ref('prompts.tags') : set.ref('excluded.tags')),
      }),
    )
    .returning(['id', 'type'])
    .executeTakeFirstOrThrow()
}

async function addVersion(
  database: Database,
  addition: { promptId: string; version: number; draft: PromptDraft; at: Date },
): Promise<void> {
  const { promptId, version, draft, at } = addition
  const id = randomUUID()
  await database
    .insertInto('prompt_versions')
    .values({
      id,
      prompt_id: promptId,
      version,
      prompt: JSON.stringify(draft.prompt),
      config: JSON.stringify(draft.config),
      commit_message: draft.commitMessage ?? null,
      created_by: draft.createdBy,
      created_at: at,
      updated_at: at,
    })
    .execute()
  await moveLabels(database, { versionId: id, labels: [...draft.labels, LATEST_LABEL], at })
  if (draft.references.length > 0) {
    await database
      .insertInto('prompt_references')
      .values(
        draft.references.map(({ name, version: wanted, label }) => ({
          version_id: id,
          project_id: draft.projectId,
          name,
          version: wanted ?? null,
          label: label ?? null,
        })),
      )
      .execute()
  }
}

/** Puts labels on one version and takes them from the others of its name; each version that gains or loses one has changed. */
async function moveLabels(
  database: Database,
  change: { versionId: string; labels: readonly string[]; at: Date },
): Promise<void> {
  const { versionId, at } = change
  const labels = [...new Set(change.labels)]
  if (labels.length === 0) return
  const { prompt_id: promptId } = await database
    .selectFrom('prompt_versions')
    .select('prompt_id')
    .where('id', '=', versionId)
    .executeTakeFirstOrThrow()
  const { rows } = await sql<{ version_id: string }>`
    select version_id from prompt_labels
    where prompt_id = ${promptId} and label = any(${labels}::text[]) and version_id <> ${versionId}`.execute(
    database,
  )
  await database
    .updateTable('prompt_versions')
    .set({ updated_at: at })
    .where('id', 'in', [versionId, ...rows.map((row) => row.version_id)])
    .execute()
  await database
    .insertInto('prompt_labels')
    .values(labels.map((label) => ({ prompt_id: promptId, label, version_id: versionId })))
    .onConflict((conflict) =>
      conflict.columns(['prompt_id', 'label']).doUpdateSet({ version_id: versionId }),
    )
    .execute()
}

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].toSorted()
}

/** Numbers that no version can have become one that no version has. */
function storableVersion({ version }: PromptVersionName): number {
  return version >= 1 && version <= MAX_INTEGER ? version : 0
}
