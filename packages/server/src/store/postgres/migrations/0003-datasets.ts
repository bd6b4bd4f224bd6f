import { type Kysely, sql } from 'kysely'

/**
 * Datasets, the versions of their items, and runs. An item's row names its dataset and is what writers lock; what it says is in
 * its versions, the current one without `valid_to`.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await createDatasets(database)
  await createItems(database)
  await createRuns(database)
}

async function createDatasets({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('datasets')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('project_id', 'text', (column) =>
      column.notNull().references('projects.id').onDelete('cascade'),
    )
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('description', 'text')
    .addColumn('metadata', 'text')
    .addColumn('input_schema', 'text')
    .addColumn('expected_output_schema', 'text')
    .addColumn('created_at', 'timestamptz', (column) => column.notNull())
    .addColumn('updated_at', 'timestamptz', (column) => column.notNull())
    .addUniqueConstraint('datasets_project_id_name', ['project_id', 'name'])
    .execute()
}

async function createItems({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('dataset_items')
    .addColumn('project_id', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('dataset_id', 'text', (column) =>
      column.notNull().references('datasets.id').onDelete('cascade'),
    )
    .addColumn('created_at', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('dataset_items_key', ['project_id', 'id'])
    .execute()
  await schema
    .createIndex('dataset_items_dataset_id')
    .on('dataset_items')
    .column('dataset_id')
    .execute()
  await schema
    .createTable('dataset_item_versions')
    .addColumn('project_id', 'text', (column) => column.notNull())
    .addColumn('item_id', 'text', (column) => column.notNull())
    .addColumn('valid_from', 'timestamptz', (column) => column.notNull())
    .addColumn('valid_to', 'timestamptz')
    .addColumn('is_deleted', 'boolean', (column) => column.notNull().defaultTo(sql`false`))
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('input', 'text')
    .addColumn('expected_output', 'text')
    .addColumn('metadata', 'text')
    .addColumn('source_trace_id', 'text')
    .addColumn('source_observation_id', 'text')
    .addPrimaryKeyConstraint('dataset_item_versions_key', ['project_id', 'item_id', 'valid_from'])
    .addForeignKeyConstraint(
      'dataset_item_versions_item',
      ['project_id', 'item_id'],
      'dataset_items',
      ['project_id', 'id'],
      (constraint) => constraint.onDelete('cascade'),
    )
    .execute()
}

async function createRuns({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('dataset_runs')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('project_id', 'text', (column) => column.notNull())
    .addColumn('dataset_id', 'text', (column) =>
      column.notNull().references('datasets.id').onDelete('cascade'),
    )
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('description', 'text')
    .addColumn('metadata', 'text')
    .addColumn('created_at', 'timestamptz', (column) => column.notNull())
    .addColumn('updated_at', 'timestamptz', (column) => column.notNull())
    .addUniqueConstraint('dataset_runs_dataset_id_name', ['dataset_id', 'name'])
    .execute()
  await schema
    .createTable('dataset_run_items')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('run_id', 'text', (column) =>
      column.notNull().references('dataset_runs.id').onDelete('cascade'),
    )
    .addColumn('dataset_item_id', 'text', (column) => column.notNull())
    .addColumn('trace_id', 'text', (column) => column.notNull())
    .addColumn('observation_id', 'text')
    .addColumn('dataset_version', 'timestamptz')
    .addColumn('created_at', 'timestamptz', (column) => column.notNull())
    .execute()
  await schema
    .createIndex('dataset_run_items_run_id')
    .on('dataset_run_items')
    .column('run_id')
    .execute()
}
