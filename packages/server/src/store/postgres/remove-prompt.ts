import { LATEST_LABEL } from '@heddle/core/schemas'
import { sql } from 'kysely'

import type { PromptRemoval, PromptSelector } from '../prompt-store.ts'
import type { Database } from './database.ts'

interface Removal {
  readonly projectId: string
  readonly name: string
  /** Undefined removes every version. */
  readonly selector: PromptSelector | undefined
}

/** Removes versions inside a transaction, unless another prompt refers to one of them. */
export async function removePrompt(database: Database, removal: Removal): Promise<PromptRemoval> {
  const prompt = await database
    .selectFrom('prompts')
    .select('id')
    .where('project_id', '=', removal.projectId)
    .where('name', '=', removal.name)
    .forUpdate()
    .executeTakeFirst()
  if (prompt === undefined) return { outcome: 'not-found' }
  const versions = await versionsOf(database, prompt.id)
  const doomed = versions.filter((version) => isSelected(version, removal.selector))
  if (doomed.length === 0) return { outcome: 'not-found' }
  const isWhole = doomed.length === versions.length
  const by = await findReferring(database, removal, {
    versions: doomed.map(({ version }) => version),
    labels: doomed
      .flatMap(({ labels }) => labels)
      .filter((label) => isWhole || label !== LATEST_LABEL),
  })
  if (by.length > 0) return { outcome: 'needed', by }
  const ids = doomed.map((version) => version.id)
  await database.deleteFrom('prompt_versions').where('id', 'in', ids).execute()
  await settleName(database, prompt.id)
  return { outcome: 'removed' }
}

interface LabelledVersion {
  readonly id: string
  readonly version: number
  readonly labels: string[]
}

function versionsOf(database: Database, promptId: string): Promise<LabelledVersion[]> {
  return database
    .selectFrom('prompt_versions')
    .select(['id', 'version'])
    .select(
      sql<string[]>`array(select label from prompt_labels
        where version_id = prompt_versions.id)`.as('labels'),
    )
    .where('prompt_id', '=', promptId)
    .execute()
}

function isSelected(version: LabelledVersion, selector: PromptSelector | undefined): boolean {
  if (selector === undefined) return true
  if ('version' in selector) return version.version === selector.version
  return version.labels.includes(selector.label)
}

/** Prompts that refer to one of these versions or labels of the name. */
async function findReferring(
  database: Database,
  { projectId, name }: Removal,
  { versions, labels }: { readonly versions: number[]; readonly labels: string[] },
): Promise<string[]> {
  const { rows } = await sql<{ name: string; version: number }>`
    select distinct prompts.name, prompt_versions.version from prompt_references
    join prompt_versions on prompt_versions.id = prompt_references.version_id
    join prompts on prompts.id = prompt_versions.prompt_id
    where prompt_references.project_id = ${projectId} and prompt_references.name = ${name}
      and (prompt_references.version = any(${versions}::int[])
        or prompt_references.label = any(${labels}::text[]))
    order by prompts.name, prompt_versions.version`.execute(database)
  return rows.map((row) => `${row.name} (version ${row.version})`)
}

/** The newest remaining version has the label latest; a name without versions is gone. */
async function settleName(database: Database, promptId: string): Promise<void> {
  const newest = await database
    .selectFrom('prompt_versions')
    .select('id')
    .where('prompt_id', '=', promptId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (newest === undefined) {
    await database.deleteFrom('prompts').where('id', '=', promptId).execute()
    return
  }
  await database
    .insertInto('prompt_labels')
    .values({ prompt_id: promptId, label: LATEST_LABEL, version_id: newest.id })
    .onConflict((conflict) =>
      conflict.columns(['prompt_id', 'label']).doUpdateSet({ version_id: newest.id }),
    )
    .execute()
}
