import type { ScoreKind } from '@heddle/core/schemas'
import type { ReactNode } from 'react'

import { PageState } from '../../components/page-state.tsx'
import { SOURCE_LABELS } from '../../components/score-value.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import type { ScoresSearch } from '../../search-params.ts'
import { Agreement } from './agreement.tsx'
import { Distribution } from './distribution.tsx'

/** The time that is looked at, ISO 8601. */
export interface ScoreTime {
  readonly from: string
  readonly to: string
}

export interface ScoreAnalyticsProps {
  readonly projectId: string
  readonly time: ScoreTime
  readonly kinds: readonly ScoreKind[]
  readonly search: ScoresSearch
  readonly onChange: (search: ScoresSearch) => void
}

/** How a score is distributed and moves, and how well two kinds of scores agree. */
export function ScoreAnalytics(props: ScoreAnalyticsProps): ReactNode {
  const kinds = props.kinds.filter(({ dataType }) => dataType !== 'TEXT')
  if (kinds.length === 0) {
    return (
      <PageState
        state={{
          kind: 'empty',
          title: t('No scores in this time.'),
          text: t('Choose a longer time, or give the first score in the detail of a trace.'),
        }}
      />
    )
  }
  return (
    <div className="grid auto-rows-max content-start gap-4 overflow-y-auto p-4">
      <DistributionPart {...props} kinds={kinds} />
      <AgreementPart {...props} kinds={kinds} />
    </div>
  )
}

function DistributionPart(props: ScoreAnalyticsProps): ReactNode {
  const { projectId, time, kinds, search, onChange } = props
  const shown = kinds.find((kind) => kindId(kind) === search.kind) ?? kinds[0]
  return (
    <section aria-label={t('Distribution')} className="grid gap-2">
      <div className="flex items-center gap-2">
        <h2 className="font-medium">{t('Distribution')}</h2>
        <KindSelect
          label={t('Score')}
          kinds={kinds}
          value={shown}
          onChange={(kind) => onChange({ kind })}
        />
      </div>
      {shown !== undefined && <Distribution projectId={projectId} time={time} kind={shown} />}
    </section>
  )
}

function AgreementPart(props: ScoreAnalyticsProps): ReactNode {
  const { projectId, time, kinds, search, onChange } = props
  const [human, judge] = sidesOf(kinds, search)
  return (
    <section aria-label={t('Agreement')} className="grid gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="font-medium">{t('Agreement')}</h2>
        <KindSelect
          label={t('First side')}
          kinds={kinds}
          value={human}
          onChange={(first) => onChange({ first })}
        />
        <span className="text-table text-muted">{t('against')}</span>
        <KindSelect
          label={t('Second side')}
          kinds={kinds}
          value={judge}
          onChange={(second) => onChange({ second })}
        />
      </div>
      {human !== undefined && judge !== undefined && (
        <Agreement
          projectId={projectId}
          time={time}
          first={human}
          second={judge}
          threshold={Number(search.threshold ?? 0.5)}
          onThreshold={(threshold) => onChange({ threshold })}
        />
      )}
    </section>
  )
}

/** A kind as a URL holds it. */
export function kindId({ name, source }: Pick<ScoreKind, 'name' | 'source'>): string {
  return `${source} ${name}`
}

/** What the URL names; else what a person gave, and the judge of the same name or any other. */
function sidesOf(
  kinds: readonly ScoreKind[],
  { first, second }: ScoresSearch,
): readonly [ScoreKind | undefined, ScoreKind | undefined] {
  const byId = (id: string | undefined) => kinds.find((kind) => kindId(kind) === id)
  const human = byId(first) ?? kinds.find(({ source }) => source === 'ANNOTATION') ?? kinds[0]
  const others = kinds.filter((kind) => kind !== human)
  const judge = byId(second) ?? others.find(({ name }) => name === human?.name) ?? others[0]
  return [human, judge ?? human]
}

interface KindSelectProps {
  readonly label: string
  readonly kinds: readonly ScoreKind[]
  readonly value: ScoreKind | undefined
  readonly onChange: (id: string) => void
}

function KindSelect({ label, kinds, value, onChange }: KindSelectProps): ReactNode {
  return (
    <SelectField
      label={label}
      value={value === undefined ? '' : kindId(value)}
      options={kinds.map((kind) => ({
        id: kindId(kind),
        label: `${kind.name}, ${SOURCE_LABELS[kind.source]} (${formatCount(kind.count)})`,
      }))}
      onChange={onChange}
    />
  )
}
