/** Upper bounds of the buckets, seconds; most answers take 1 to 250 ms. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

const NAME = 'heddle_http_request_duration_seconds'

/** What is counted about one answered request. `route` is the pattern, not the path, so that the series stay few. */
export interface AnsweredRequest {
  readonly method: string
  readonly route: string
  readonly status: number
  readonly seconds: number
}

/** Counts answered requests, and tells them in Prometheus' text format. */
export interface RequestMetrics {
  count(request: AnsweredRequest): void
  toText(): string
}

interface Series {
  readonly buckets: number[]
  count: number
  seconds: number
}

export function createRequestMetrics(): RequestMetrics {
  const series = new Map<string, Series>()
  return {
    count: ({ method, route, status, seconds }) => {
      const labels = `method="${method}",route="${escapeLabel(route)}",status="${status}"`
      const one = series.get(labels) ?? { buckets: BUCKETS.map(() => 0), count: 0, seconds: 0 }
      BUCKETS.forEach((bound, index) => {
        if (seconds <= bound) one.buckets[index] = (one.buckets[index] ?? 0) + 1
      })
      one.count += 1
      one.seconds += seconds
      series.set(labels, one)
    },
    toText: () =>
      [
        `# HELP ${NAME} Time to answer requests.`,
        `# TYPE ${NAME} histogram`,
        ...[...series].flatMap(([labels, one]) => lines(labels, one)),
        '',
      ].join('\n'),
  }
}

function lines(labels: string, { buckets, count, seconds }: Series): readonly string[] {
  return [
    ...BUCKETS.map((bound, index) => `${NAME}_bucket{${labels},le="${bound}"} ${buckets[index]}`),
    `${NAME}_bucket{${labels},le="+Inf"} ${count}`,
    `${NAME}_sum{${labels}} ${seconds}`,
    `${NAME}_count{${labels}} ${count}`,
  ]
}

/** Source: Prometheus' text format, where backslash, quote and line feed of a label are escaped. */
function escapeLabel(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`)
}
