import { type Kysely, sql } from 'kysely'

/**
 * A prompt is a name with a type and tags; its versions hold the texts. A label is a row, so that it sits on one version only.
 * JSON is kept as text: it comes back as it was written, and may say what the JSON types refuse.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  const { schema } = database
  await schema
    .createTable('prompts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('project_id', 'text', (column) =>
      column.notNull().references('projects.id').onDelete('cascade'),
    )
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('tags', sql`text[]`, (column) => column.notNull().defaultTo(sql`'{}'::text[]`))
    .addUniqueConstraint('prompts_project_id_name', ['project_id', 'name'])
    .execute()
  await schema
    .createTable('prompt_versions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('prompt_id', 'text', (column) =>
      column.notNull().references('prompts.id').onDelete('cascade'),
    )
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('prompt', 'text', (column) => column.notNull())
    .addColumn('config', 'text', (column) => column.notNull())
    .addColumn('commit_message', 'text')
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'timestamptz', (column) => column.notNull())
    .addColumn('updated_at', 'timestamptz', (column) => column.notNull())
    .addUniqueConstraint('prompt_versions_prompt_id_version', ['prompt_id', 'version'])
    .execute()
  await createLabelsAndReferences(database)
}

async function createLabelsAndReferences({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('prompt_labels')
    .addColumn('prompt_id', 'text', (column) =>
      column.notNull().references('prompts.id').onDelete('cascade'),
    )
    .addColumn('label', 'text', (column) => column.notNull())
    .addColumn('version_id', 'text', (column) =>
      column.notNull().references('prompt_versions.id').onDelete('cascade'),
    )
    .addPrimaryKeyConstraint('prompt_labels_key', ['prompt_id', 'label'])
    .execute()
  await schema
    .createIndex('prompt_labels_version_id')
    .on('prompt_labels')
    .column('version_id')
    .execute()
  await schema
    .createTable('prompt_references')
    .addColumn('version_id', 'text', (column) =>
      column.notNull().references('prompt_versions.id').onDelete('cascade'),
    )
    .addColumn('project_id', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('version', 'integer')
    .addColumn('label', 'text')
    .execute()
  await schema
    .createIndex('prompt_references_name')
    .on('prompt_references')
    .columns(['project_id', 'name'])
    .execute()
  await schema
    .createIndex('prompt_references_version_id')
    .on('prompt_references')
    .column('version_id')
    .execute()
}
