import type { ObservationDetail, Redaction, TraceDetails } from '@heddle/core/schemas'

import { ApiError, queryString } from '../../api/client.ts'
import type { TraceSource } from '../../api/trace-source.ts'
import { baseUrl } from '../../base-path.ts'
import { printCompactJson } from '../../json/parse-exact.ts'
import { catalogue } from '../../messages/catalogue.ts'
import { t } from '../../messages/translate.ts'
import type { SavedTrace } from '../../offline/saved-trace.ts'
import { packTrace } from '../../offline/saved-trace.ts'
import { redactValues } from './redact-values.ts'

/** Observations of one request. */
const PAGE_OBSERVATIONS = 500

/** The place of the trace in the file that the build made. */
const PLACE = '<!-- trace -->'

/**
 * The trace as one HTML file without what is left out. `onRead` is told how many observations are here. Numbers keep their
 * digits. Throws `ApiError` when something cannot be read.
 */
export async function exportTrace(
  source: TraceSource,
  redactions: readonly Redaction[],
  onRead: (count: number) => void,
): Promise<Blob> {
  const [frame, skeleton, payload, graphSteps] = await Promise.all([
    readFrame(),
    source.read<SavedTrace['skeleton']>('skeleton', {}),
    source.read<SavedTrace['payload']>('payload', { exactNumbers: true }),
    source.read<SavedTrace['graphSteps']>('graph-steps', {}),
  ])
  const observations: ObservationDetail[] = []
  for (let offset: number | null = 0; offset !== null;) {
    const query = queryString({ offset, limit: PAGE_OBSERVATIONS })
    const page: TraceDetails = await source.read(`observations${query}`, { exactNumbers: true })
    observations.push(...page.observations.map((detail) => redactValues(detail, redactions)))
    onRead(observations.length)
    offset = page.next
  }
  const isAnonymous = redactions.includes('user')
  const saved: SavedTrace = {
    redactions,
    skeleton: isAnonymous ? { ...skeleton, userId: null, sessionId: null } : skeleton,
    payload: redactValues(payload, redactions),
    graphSteps,
    observations,
  }
  const packed = await packTrace(printCompactJson(saved))
  const place = frame.indexOf(PLACE)
  const [before, after] = [inLanguage(frame.slice(0, place)), frame.slice(place + PLACE.length)]
  return new Blob([before, packed, after], { type: 'text/html' })
}

/** The head of the file in the language of the page, with its translations. */
function inLanguage(head: string): string {
  const { lang, dir } = document.documentElement
  // Inside HTML a script must not hold what would end it.
  const messages = JSON.stringify(catalogue).replaceAll('<', String.raw`\u003c`)
  return head
    .replace('<html lang="en"', `<html lang="${lang}" dir="${dir}"`)
    .replace(/(<script id="messages"[^>]*>)/u, (start) => start + messages)
}

async function readFrame(): Promise<string> {
  const answer = await fetch(new URL('offline.html', baseUrl()))
  const frame = answer.ok ? await answer.text() : ''
  if (frame.includes(PLACE)) return frame
  throw new ApiError(t('This server was built without the file that traces are saved in.'), {
    status: answer.status,
  })
}
