import { type Kysely, sql } from 'kysely'

/** Queues of objects that people score. */
export async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('annotation_queues')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('project_id', 'text', (column) =>
      column.notNull().references('projects.id').onDelete('cascade'),
    )
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('description', 'text')
    .addColumn('score_config_ids', sql`text[]`, (column) => column.notNull())
    .addColumn('created_at', 'timestamptz', (column) => column.notNull())
    .addColumn('updated_at', 'timestamptz', (column) => column.notNull())
    .addUniqueConstraint('annotation_queues_project_id_name', ['project_id', 'name'])
    .execute()
  await schema
    .createTable('annotation_queue_items')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('project_id', 'text', (column) => column.notNull())
    .addColumn('queue_id', 'text', (column) =>
      column.notNull().references('annotation_queues.id').onDelete('cascade'),
    )
    .addColumn('object_id', 'text', (column) => column.notNull())
    .addColumn('object_type', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('completed_at', 'timestamptz')
    .addColumn('created_at', 'timestamptz', (column) => column.notNull())
    .addColumn('updated_at', 'timestamptz', (column) => column.notNull())
    .execute()
  await schema
    .createIndex('annotation_queue_items_queue_id')
    .on('annotation_queue_items')
    .columns(['queue_id', 'created_at'])
    .execute()
}
