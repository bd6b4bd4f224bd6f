import type { CostExplanation, NotCounted, ObservationDetail } from '@heddle/core/schemas'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { JsonView } from '../../components/json-view/lazy-json-view.tsx'
import { formatCostExact, formatPricePerMillion } from '../../format/cost.ts'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import { CostBelow } from './cost-below.tsx'
import type { ObservationDetailViewProps } from './observation-detail-view.tsx'
import { useTraceSource } from './trace-source-context.ts'
import type { TraceState } from './use-trace-state.ts'

export type CostTabProps = ObservationDetailViewProps & { readonly detail: ObservationDetail }

/** The arithmetic behind a cost: its own lines, and what the steps below add. */
export function CostTab({ detail, ...props }: CostTabProps): ReactNode {
  const { projectId } = useTraceSource()
  const { costExplanation: explanation, providedUsageDetails: reported } = detail
  const hasOwn = explanation.lines.length > 0 || explanation.total !== null
  return (
    <div className="grid gap-5">
      {explanation.notCounted !== null && (
        <NotCountedNote reason={explanation.notCounted} state={props.state} />
      )}
      {hasOwn && <OwnCost model={detail.model} explanation={explanation} />}
      {explanation.source !== 'provided' && projectId !== undefined && (
        <Link
          to="/project/$projectId/settings/$page"
          params={{ projectId, page: 'models' }}
          className="justify-self-start text-table text-accent underline"
        >
          {t('Prices of models')}
        </Link>
      )}
      <CostBelow {...props} />
      {Object.keys(reported).length > 0 && (
        <section className="grid gap-1.5">
          <h3 className="text-table font-medium text-muted">{t('Usage as it was reported')}</h3>
          <JsonView label={t('Usage as it was reported')} value={reported} />
        </section>
      )}
    </div>
  )
}

interface OwnCostProps {
  readonly model: string | null
  readonly explanation: CostExplanation
}

function OwnCost({ model, explanation }: OwnCostProps): ReactNode {
  return (
    <section className="grid gap-2">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <strong className="numeric text-title font-semibold">
          {explanation.source === 'estimated' && '≈ '}
          {formatCostExact(explanation.total)}
        </strong>
        <span className="text-table text-muted">{sourceText(model, explanation)}</span>
      </p>
      <div className="overflow-x-auto rounded-card border">
        <table className="w-full text-table">
          <thead className="bg-subtle text-meta text-faint">
            <tr>
              <th className="px-3 py-1 text-start font-medium">{t('Usage')}</th>
              <th className="px-3 py-1 text-end font-medium">{t('Quantity')}</th>
              <th className="px-3 py-1 text-end font-medium">{t('Price')}</th>
              <th className="px-3 py-1 text-end font-medium">{t('Cost')}</th>
            </tr>
          </thead>
          <tbody>
            {explanation.lines.map((line) => (
              <tr key={line.usageType} className="border-t">
                <td className="px-3 py-1">{line.usageType.replaceAll('_', ' ')}</td>
                <td className="numeric px-3 py-1 text-end">
                  {explanation.source === 'estimated' && '≈ '}
                  {formatCount(line.quantity)}
                </td>
                <td className="numeric px-3 py-1 text-end text-muted">
                  {line.price === null ? '—' : `× ${formatPricePerMillion(line.price)}`}
                </td>
                <td className="numeric px-3 py-1 text-end">
                  {line.cost === null ? '—' : `= ${formatCostExact(line.cost)}`}
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr className="border-t font-medium">
              <td className="px-3 py-1" colSpan={3}>
                {t('Total')}
              </td>
              <td className="numeric px-3 py-1 text-end">{formatCostExact(explanation.total)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
      <ul className="grid gap-0.5 text-meta text-muted">
        {remarksOn(explanation).map((remark) => (
          <li key={remark}>{remark}</li>
        ))}
      </ul>
    </section>
  )
}

const REASONS: Readonly<Record<NotCounted['reason'], string>> = {
  below: t('In no sum: the model calls below this step report it again.'),
  above: t('In no sum: a step above this one reports what was only estimated here.'),
  twin: t('In no sum: another instrumentation recorded the same call.'),
}

interface NotCountedNoteProps {
  readonly reason: NotCounted
  readonly state: TraceState
}

/** Why a step's own cost is left out, and where it is told instead. */
function NotCountedNote({ reason, state }: NotCountedNoteProps): ReactNode {
  const { observationId } = reason
  return (
    <p className="rounded-control bg-subtle p-3 text-table">
      {REASONS[reason.reason]}{' '}
      {observationId !== null && (
        <button
          type="button"
          onClick={() => state.select(observationId)}
          className="text-accent underline"
        >
          {t('Show the record that counts')}
        </button>
      )}
    </p>
  )
}

/** What else there is to know about a price. */
function remarksOn(explanation: CostExplanation): readonly string[] {
  const { source, total, computedTotal, priceListSource, validFrom, listedAt } = explanation
  const given = source === 'provided' && computedTotal !== null && computedTotal !== total
  return [
    source === 'estimated' ? t('Nobody reported tokens; they were counted from the texts.') : '',
    given
      ? t('The price list would make it {computedTotal}.', {
          computedTotal: formatCostExact(computedTotal),
        })
      : '',
    priceListSource === null ? '' : t('Price list: {priceListSource}', { priceListSource }),
    validFrom === null ? '' : t('Holds from {validFrom}', { validFrom: validFrom.slice(0, 10) }),
    listedAt === null ? '' : t('Listed {listedAt}', { listedAt: listedAt.slice(0, 10) }),
    explanation.isOutdated ? t('The price has changed since; prices can be applied again.') : '',
  ].filter((remark) => remark !== '')
}

function sourceText(model: string | null, explanation: CostExplanation): string {
  const { source, modelName, modelId, matchPattern, tierName } = explanation
  if (source === 'provided') return t('given by the SDK')
  if (source === 'unknown') {
    return model === null
      ? t('no model was named')
      : t('no price for the model "{model}"', { model })
  }
  return [
    t('price of {modelName}', { modelName: modelName ?? modelId ?? model ?? t('the model') }),
    matchPattern === null ? '' : t('matched {pattern}', { pattern: matchPattern }),
    tierName === null ? '' : t('tier "{tier}"', { tier: tierName }),
  ]
    .filter((part) => part !== '')
    .join(' · ')
}
