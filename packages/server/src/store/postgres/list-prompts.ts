import type { PromptMeta } from '@heddle/core/schemas'
import { sql } from 'kysely'

import type { PromptListQuery } from '../prompt-store.ts'
import type { Database } from './database.ts'
import { storableTime } from './timestamp.ts'

interface MetaRow {
  readonly name: string
  readonly type: 'text' | 'chat'
  readonly tags: string[]
  readonly versions: number[]
  readonly labels: string[]
  readonly last_updated_at: Date
  readonly last_config: string
}

/** The names of a project, each with its versions that the filters let through; the last changed first. */
export async function listPrompts(
  database: Database,
  projectId: string,
  query: PromptListQuery,
): Promise<{ data: PromptMeta[]; totalItems: number }> {
  const matching = sql`
    select prompts.id as prompt_id, prompts.name, prompts.type, prompts.tags,
      prompt_versions.id, prompt_versions.version, prompt_versions.config, prompt_versions.updated_at
    from prompts join prompt_versions on prompt_versions.prompt_id = prompts.id
    where ${sql.join(conditionsOf(projectId, query), sql` and `)}`
  const { rows: counted } = await sql<{ total: number }>`
    select count(distinct prompt_id)::int as total from (${matching}) as matching`.execute(database)
  const { rows } = await sql<MetaRow>`
    select name, type, tags,
      array_agg(version order by version) as versions,
      array(select distinct label from prompt_labels
        where version_id = any(array_agg(matching.id)) order by label) as labels,
      max(updated_at) as last_updated_at,
      (array_agg(config order by version desc))[1] as last_config
    from (${matching}) as matching
    group by prompt_id, name, type, tags
    order by last_updated_at desc, name
    limit ${query.limit} offset ${(query.page - 1) * query.limit}`.execute(database)
  return { data: rows.map(toMeta), totalItems: counted[0]?.total ?? 0 }
}

function conditionsOf(projectId: string, query: PromptListQuery) {
  const { name, version, label, tag, fromUpdatedAt, toUpdatedAt } = query
  return [
    sql`prompts.project_id = ${projectId}`,
    ...(name === undefined ? [] : [sql`prompts.name = ${name}`]),
    ...(tag === undefined ? [] : [sql`${tag} = any(prompts.tags)`]),
    ...(version === undefined ? [] : [sql`prompt_versions.version = ${version}`]),
    ...(label === undefined
      ? []
      : [
          sql`exists (select from prompt_labels
            where version_id = prompt_versions.id and label = ${label})`,
        ]),
    ...(fromUpdatedAt === undefined
      ? []
      : [sql`prompt_versions.updated_at >= ${storableTime(fromUpdatedAt)}`]),
    ...(toUpdatedAt === undefined
      ? []
      : [sql`prompt_versions.updated_at < ${storableTime(toUpdatedAt)}`]),
  ]
}

function toMeta(row: MetaRow): PromptMeta {
  return {
    name: row.name,
    type: row.type,
    versions: row.versions,
    labels: row.labels,
    tags: row.tags,
    lastUpdatedAt: row.last_updated_at.toISOString(),
    lastConfig: JSON.parse(row.last_config),
  }
}
