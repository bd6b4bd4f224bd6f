import { type IngestionEvent, MAX_ID_CHARACTERS } from '@heddle/core/schemas'

type Check = (value: unknown) => boolean
type Checks = ReadonlyMap<string, Check>

/** The usual form of a time: UTC with milliseconds, at a day of the calendar that every year has. */
const USUAL_TIME =
  /^\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/

const LEVELS: ReadonlySet<unknown> = new Set(['DEBUG', 'DEFAULT', 'WARNING', 'ERROR'])

const anything: Check = () => true
const isText: Check = (value) => typeof value === 'string'
const isId: Check = (value) =>
  typeof value === 'string' &&
  value.length > 0 &&
  value.length <= MAX_ID_CHARACTERS &&
  !value.includes('\r')
const isTime: Check = (value) => typeof value === 'string' && USUAL_TIME.test(value)
const isMap: Check = (value) =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !Object.hasOwn(value, '__proto__')

const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value)

const EVENT_BODY = {
  id: orNull(isId),
  traceId: orNull(isId),
  environment: orNull(isText),
  name: orNull(isText),
  startTime: orNull(isTime),
  metadata: anything,
  input: anything,
  output: anything,
  level: orNull((value) => LEVELS.has(value)),
  statusMessage: orNull(isText),
  parentObservationId: orNull(isId),
  version: orNull(isText),
}
const SPAN_BODY = { ...EVENT_BODY, endTime: orNull(isTime) }
const GENERATION_BODY = {
  ...SPAN_BODY,
  completionStartTime: orNull(isTime),
  model: orNull(isText),
  modelParameters: orNull(isMap),
  usage: orNull(isMap),
  usageDetails: orNull(isMap),
  costDetails: orNull(isMap),
  promptName: orNull(isText),
  promptVersion: orNull(Number.isSafeInteger),
}

const checksOf = (body: Readonly<Record<string, Check>>): Checks => new Map(Object.entries(body))

const span = checksOf(SPAN_BODY)
const generation = checksOf(GENERATION_BODY)

const BODIES: ReadonlyMap<unknown, Checks> = new Map([
  ['span-create', span],
  ['span-update', span],
  ['event-create', checksOf(EVENT_BODY)],
  ['generation-create', generation],
  ['generation-update', generation],
  ['agent-create', generation],
  ['tool-create', generation],
  ['chain-create', generation],
  ['retriever-create', generation],
  ['evaluator-create', generation],
  ['embedding-create', generation],
  ['guardrail-create', generation],
])

const ENVELOPE = checksOf({
  id: isId,
  timestamp: isTime,
  metadata: anything,
  type: (value) => BODIES.has(value),
  body: isMap,
})

/**
 * The event itself when a few comparisons show that the schema would return it as it is, which most observations of SDKs are
 * and which takes a tenth of the time. Undefined says nothing: ask the schema.
 */
export function readPlainEvent(event: unknown): IngestionEvent | undefined {
  if (!holds(event, ENVELOPE)) return undefined
  const { id, timestamp, type, body } = event
  const isWhole = id !== undefined && timestamp !== undefined
  const checks = BODIES.get(type)
  if (!isWhole || checks === undefined || !holds(body, checks)) return undefined
  // What the checks have in common with the schema of the event's type, a property test holds them to.
  return event as unknown as IngestionEvent
}

/** Whether a parsed JSON object has no other members than those with a check, all of which pass. */
function holds(value: unknown, checks: Checks): value is Readonly<Record<string, unknown>> {
  if (!isMap(value)) return false
  const members = value as Readonly<Record<string, unknown>>
  for (const name in members) if (checks.get(name)?.(members[name]) !== true) return false
  return true
}
