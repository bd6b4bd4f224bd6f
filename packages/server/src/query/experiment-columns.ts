import { fromSerialised, type JsonMap, mapIn } from '../ingest/otlp/json-text.ts'
import { OBSERVATION_FILTER_COLUMNS } from './filter-columns.ts'
import { column, type FilterColumns } from './filter-to-sql.ts'

/** The member of an observation's metadata in which ingestion keeps what a span says of its experiment; JSON text. */
export const SAID = `o.metadata['experiment']`

const said = (key: string) => `JSONExtractString(${SAID}, '${key}')`

/** What a span says of its experiment, as SQL; empty text where it says nothing. */
export const EXPERIMENT_SQL = {
  id: said('id'),
  name: said('name'),
  description: said('description'),
  datasetId: said('dataset.id'),
  itemId: said('item.id'),
  rootId: said('item.root_observation_id'),
} as const

/** Every span below an item says the same, so items are those that are the root they name. */
export const IS_ITEM = `mapContains(o.metadata, 'experiment')
  AND ${EXPERIMENT_SQL.id} != '' AND ${EXPERIMENT_SQL.itemId} != ''
  AND (${EXPERIMENT_SQL.rootId} = '' OR ${EXPERIMENT_SQL.rootId} = o.id)`

/** Columns that `filter` may name on the list of experiments. */
export const EXPERIMENT_FILTER_COLUMNS: FilterColumns = {
  id: column('text', EXPERIMENT_SQL.id),
  name: column('text', EXPERIMENT_SQL.name),
  description: column('text', EXPERIMENT_SQL.description),
  datasetId: column('text', EXPERIMENT_SQL.datasetId),
  startTime: column('time', 'o.start_time'),
  environment: column('text', 'o.environment'),
}

/** Columns that `filter` may name on the list of items: those of observations, and those of their experiments. */
export const EXPERIMENT_ITEM_FILTER_COLUMNS: FilterColumns = {
  ...OBSERVATION_FILTER_COLUMNS,
  experimentId: column('text', EXPERIMENT_SQL.id),
  experimentName: column('text', EXPERIMENT_SQL.name),
  experimentDescription: column('text', EXPERIMENT_SQL.description),
  experimentDatasetId: column('text', EXPERIMENT_SQL.datasetId),
  experimentItemId: column('text', EXPERIMENT_SQL.itemId),
}

/** What a span says of its experiment and item, read from {@link SAID}. */
export interface SaidExperiment {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly datasetId: string | null
  readonly itemId: string
  readonly itemVersion: string | null
  readonly expectedOutput: unknown
  readonly itemMetadata: Record<string, unknown>
  readonly metadata: Record<string, unknown>
}

/** Reads {@link SAID}; names that were not given are the id. */
export function readSaidExperiment(text: string): SaidExperiment {
  const map = mapIn(text) ?? {}
  const id = textAt(map, 'id') ?? ''
  return {
    id,
    name: textAt(map, 'name') ?? id,
    description: textAt(map, 'description'),
    datasetId: textAt(map, 'dataset.id'),
    itemId: textAt(map, 'item.id') ?? '',
    itemVersion: textAt(map, 'item.version'),
    expectedOutput: fromSerialised(map['item.expected_output']) ?? null,
    itemMetadata: metadataAt(map, 'item.metadata'),
    metadata: metadataAt(map, 'metadata'),
  }
}

function textAt(map: JsonMap, key: string): string | null {
  const value = map[key]
  return typeof value === 'string' && value !== '' ? value : null
}

/** Metadata as one map, or one member for each of its keys. */
function metadataAt(map: JsonMap, key: string): Record<string, unknown> {
  const members = Object.entries(map).filter(([name]) => name.startsWith(`${key}.`))
  return {
    ...mapIn(map[key]),
    ...Object.fromEntries(members.map(([name, value]) => [name.slice(key.length + 1), value])),
  }
}
