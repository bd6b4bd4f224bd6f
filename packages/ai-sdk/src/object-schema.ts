import { isObject, parsed, present, stringAt } from './foreign-value.ts'

/** What an object has to look like that a call asks for. */
export interface ObjectSchema {
  readonly schemaName?: unknown
  readonly schemaDescription?: unknown
  /** JSON Schema. */
  readonly schema?: unknown
}

const OPERATIONS: ReadonlySet<string | undefined> = new Set([
  'ai.generateObject',
  'ai.streamObject',
])

/** The schema in the start event of ai@7; undefined where a call asks for no object. */
export function schemaOfEvent(event: unknown): ObjectSchema | undefined {
  if (!isObject(event) || !OPERATIONS.has(stringAt(event, 'operationId'))) return undefined
  const { schemaName, schemaDescription, schema } = event
  return present({ schemaName, schemaDescription, schema })
}

/** The schema in the attributes of a span of ai@5 and 6, which carry it as JSON text. */
export function schemaOfSpan(attributes: unknown): ObjectSchema | undefined {
  const schema = stringAt(attributes, 'ai.schema')
  return present({
    schemaName: stringAt(attributes, 'ai.schema.name'),
    schemaDescription: stringAt(attributes, 'ai.schema.description'),
    schema: schema === undefined ? undefined : parsed(schema),
  })
}
