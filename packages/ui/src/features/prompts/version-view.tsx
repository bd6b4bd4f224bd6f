import type { Prompt } from '@heddle/core/schemas'
import type { ReactNode } from 'react'

import { DiffView } from '../../components/diff-view.tsx'
import { FoldedText } from '../../components/folded-text.tsx'
import { PayloadSection } from '../../components/payload-section.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { t } from '../../messages/translate.ts'
import { LabelMover } from './label-mover.tsx'
import { promptText, promptVariables } from './prompt-text.ts'
import { VersionUse } from './version-use.tsx'

/** Lines of a message on show before the rest is asked for. */
const MESSAGE_LINES = 80

export interface VersionViewProps {
  readonly projectId: string
  readonly versions: readonly Prompt[]
  readonly selected: Prompt
  /** The version it is compared with. */
  readonly against: Prompt | undefined
  readonly onAgainst: (version: string) => void
}

/** One version: its text, or what changed since another one. */
export function VersionView(props: VersionViewProps): ReactNode {
  const { projectId, versions, selected, against, onAgainst } = props
  const variables = promptVariables(selected)
  const others = versions.filter(({ version }) => version !== selected.version)
  return (
    <section
      aria-label={t('Version {version}', { version: selected.version })}
      className="grid min-w-0 flex-1 auto-rows-max content-start gap-4 overflow-y-auto p-4"
    >
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="text-emphasis font-semibold">
          {t('Version {version}', { version: selected.version })}
        </h2>
        {others.length > 0 && (
          <SelectField
            label={t('Compare with')}
            value={against === undefined ? '' : String(against.version)}
            options={[
              { id: '', label: t('Compare with…') },
              ...others.map(({ version }) => ({ id: String(version), label: `v${version}` })),
            ]}
            onChange={onAgainst}
          />
        )}
        {variables.length > 0 && (
          <span className="text-table text-muted">
            {t('Filled in: {variables}', { variables: variables.join(', ') })}
          </span>
        )}
      </div>
      <LabelMover projectId={projectId} versions={versions} selected={selected} />
      {against === undefined || against.version === selected.version ? (
        <Text prompt={selected} />
      ) : (
        <DiffView
          label={t('From {from} to {to}', {
            from: `v${against.version}`,
            to: `v${selected.version}`,
          })}
          before={promptText(against)}
          after={promptText(selected)}
        />
      )}
      <VersionUse projectId={projectId} prompt={selected} />
    </section>
  )
}

function Text({ prompt: { prompt, config } }: { readonly prompt: Prompt }): ReactNode {
  const hasConfig = JSON.stringify(config) !== '{}'
  return (
    <>
      {typeof prompt === 'string' ? (
        <PayloadSection title={t('Text')} value={prompt} />
      ) : (
        prompt.map((message, index) => (
          <section key={index} className="grid gap-1.5">
            <h3 className="text-table font-medium text-muted">
              {'role' in message ? message.role : t('placeholder')}
            </h3>
            <div className="rounded-card border bg-subtle px-3 py-2">
              <FoldedText
                text={'role' in message ? message.content : message.name}
                lines={MESSAGE_LINES}
              />
            </div>
          </section>
        ))
      )}
      {hasConfig && <PayloadSection title={t('Config')} value={config} />}
    </>
  )
}
