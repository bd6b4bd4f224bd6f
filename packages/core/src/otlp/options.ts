/** Where an OTLP exporter sends to, and as whom. */
export interface OtlpOptions {
  /**
   * The collector's endpoint for traces; `/v1/traces` is added to an address without a path. Default:
   * `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`, else `OTEL_EXPORTER_OTLP_ENDPOINT` with `/v1/traces`, else `http://localhost:4318/v1/traces`.
   */
  readonly url?: string | undefined
  /** Headers of every request, for example an API key. Default: `OTEL_EXPORTER_OTLP_HEADERS`. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Attributes of the resource, for example `{ 'service.name': 'shop' }`. They stand above `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES`. */
  readonly resource?: Readonly<Record<string, string>> | undefined
  /** True sends nothing to a Heddle server; then no keys are needed. Default: false. */
  readonly insteadOfHeddle?: boolean | undefined
  /** Bytes of spans that may wait or be on their way. Default: 32,000,000. */
  readonly maxQueueBytes?: number | undefined
}

/** The options of an exporter, complete. */
export interface OtlpSettings {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly resource: Readonly<Record<string, string>>
  readonly insteadOfHeddle: boolean
  readonly maxQueueBytes: number
}

/** Bytes of spans that may wait or be on their way: half of what the client's own queue may hold. */
const MAX_QUEUE_BYTES = 32_000_000

const PATH = '/v1/traces'
const LOCAL = `http://localhost:4318${PATH}`

type Environment = Readonly<Record<string, string | undefined>>

/** The settings that follow from options and OpenTelemetry's variables: options stand above variables. */
export function resolveOtlpOptions(options: OtlpOptions, environment: Environment): OtlpSettings {
  const serviceName = environment['OTEL_SERVICE_NAME']
  return {
    url: options.url === undefined ? urlIn(environment) : withPath(options.url),
    headers: options.headers ?? listIn(environment['OTEL_EXPORTER_OTLP_HEADERS']),
    resource: {
      'service.name': 'unknown_service',
      ...listIn(environment['OTEL_RESOURCE_ATTRIBUTES']),
      ...(serviceName === undefined ? {} : { 'service.name': serviceName }),
      ...options.resource,
    },
    insteadOfHeddle: options.insteadOfHeddle === true,
    maxQueueBytes: options.maxQueueBytes ?? MAX_QUEUE_BYTES,
  }
}

function urlIn(environment: Environment): string {
  const whole = environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']
  const base = environment['OTEL_EXPORTER_OTLP_ENDPOINT']
  return whole ?? (base === undefined ? LOCAL : base.replace(/\/*$/, PATH))
}

function withPath(url: string): string {
  if (!URL.canParse(url)) return url
  const parsed = new URL(url)
  return parsed.pathname === '/' ? new URL(PATH, parsed).href : url
}

/** The members of a list such as `key=value,other=value`, percent-encoded. Source: OpenTelemetry's specification of its variables. */
function listIn(text: string | undefined): Record<string, string> {
  const members: Record<string, string> = {}
  for (const member of (text ?? '').split(',')) {
    const [key = '', ...value] = member.split('=')
    if (key.trim() !== '' && value.length > 0) members[key.trim()] = decoded(value.join('='))
  }
  return members
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.trim())
  } catch {
    return text.trim()
  }
}
