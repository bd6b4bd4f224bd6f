import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'

import { playgroundSettingsQuery } from '../../api/playground.ts'
import { Button } from '../../components/button.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { PageState } from '../../components/page-state.tsx'
import { inContext } from '../../messages/in-context.ts'
import { t } from '../../messages/translate.ts'
import { useMayWrite } from '../shell/use-may-write.ts'
import { MessageEditor } from './message-editor.tsx'
import type { PlaygroundDocument } from './playground-document.ts'
import { requestOf, variablesOf } from './playground-request.ts'
import { RunView } from './run-view.tsx'
import { SaveVersion } from './save-version.tsx'
import { useRun } from './use-run.ts'

export interface PlaygroundProps {
  readonly projectId: string
  readonly start: PlaygroundDocument
  readonly promptName?: string
}

/** Where a call goes. The key lives as long as the page does, in memory alone. */
interface Connection {
  readonly baseUrl: string
  readonly apiKey: string
}

/** A call that can be changed and run again, and saved as a version of a prompt. */
export function Playground({ projectId, start, promptName }: PlaygroundProps): ReactNode {
  const settings = useQuery(playgroundSettingsQuery(projectId))
  const mayWrite = useMayWrite()
  const [document, setDocument] = useState(start)
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const [typed, setTyped] = useState<Partial<Connection>>({})
  const { run, start: startRun, stop } = useRun(projectId)
  const connection = { baseUrl: settings.data?.baseUrls[0] ?? '', apiKey: '', ...typed }
  const change = (part: Partial<PlaygroundDocument>): void => setDocument({ ...document, ...part })
  if (settings.isSuccess && !mayWrite) {
    return (
      <PageState
        state={{
          kind: 'empty',
          isWholePage: true,
          title: t('Calling models takes the role member or owner.'),
          text: t('An owner of the project can give you another role.'),
        }}
      />
    )
  }
  return (
    <>
      <PageHeader title={t('Playground')}>
        <SaveVersion projectId={projectId} document={document} promptName={promptName} />
        {run.isRunning ? (
          <Button onClick={stop}>{t('Stop')}</Button>
        ) : (
          <Button
            kind="primary"
            onClick={() =>
              void startRun(() => ({ ...connection, request: requestOf(document, values) }))
            }
          >
            {inContext('verb', 'Run')}
          </Button>
        )}
      </PageHeader>
      <div className="grid min-h-0 auto-rows-max content-start gap-6 overflow-y-auto p-4 lg:grid-cols-2">
        <div className="grid content-start gap-4">
          <ConnectionFields
            connection={connection}
            onChange={(next) => setTyped({ ...typed, ...next })}
          />
          <Line label={t('Model')} value={document.model} onChange={(model) => change({ model })} />
          <MessageEditor
            messages={document.messages}
            onChange={(messages) => change({ messages })}
          />
          <Settings document={document} onChange={change} />
        </div>
        <div className="grid content-start gap-4">
          <Variables names={variablesOf(document)} values={values} onChange={setValues} />
          <RunView run={run} />
        </div>
      </div>
    </>
  )
}

interface ConnectionFieldsProps {
  readonly connection: Connection
  readonly onChange: (change: Partial<Connection>) => void
}

function ConnectionFields({ connection, onChange }: ConnectionFieldsProps): ReactNode {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Line
        label={t('Model API')}
        value={connection.baseUrl}
        onChange={(baseUrl) => onChange({ baseUrl })}
      />
      <Line
        label={t('API key, kept until you leave this page')}
        type="password"
        value={connection.apiKey}
        onChange={(apiKey) => onChange({ apiKey })}
      />
    </div>
  )
}

interface LineProps {
  readonly label: string
  readonly type?: 'text' | 'password'
  readonly value: string
  readonly onChange: (value: string) => void
}

function Line({ label, type = 'text', value, onChange }: LineProps): ReactNode {
  return (
    <label className="grid min-w-0 gap-1">
      <span className="text-table font-medium">{label}</span>
      <input
        type={type}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => onChange(target.value)}
        className="h-8 w-full min-w-0 rounded-control border border-line-strong bg-bg px-2"
      />
    </label>
  )
}

interface SettingsProps {
  readonly document: PlaygroundDocument
  readonly onChange: (part: Partial<PlaygroundDocument>) => void
}

const SETTINGS = [
  { key: 'tools', label: t('Tools, a JSON list') },
  { key: 'responseFormat', label: t('Response format, a JSON object') },
  { key: 'parameters', label: t('Other parameters, a JSON object') },
] as const

function Settings({ document, onChange }: SettingsProps): ReactNode {
  return SETTINGS.map(({ key, label }) => (
    <label key={key} className="grid gap-1">
      <span className="text-table font-medium">{label}</span>
      <textarea
        value={document[key]}
        rows={Math.min(10, Math.max(2, document[key].split('\n').length))}
        spellCheck={false}
        onChange={({ target }) => onChange({ [key]: target.value })}
        className="w-full rounded-control border border-line-strong bg-bg px-2 py-1 font-mono text-table"
      />
    </label>
  ))
}

interface VariablesProps {
  readonly names: readonly string[]
  readonly values: Readonly<Record<string, string>>
  readonly onChange: (values: Readonly<Record<string, string>>) => void
}

function Variables({ names, values, onChange }: VariablesProps): ReactNode {
  if (names.length === 0) return null
  return (
    <section aria-label={t('Variables')} className="grid gap-2">
      <h2 className="font-medium">{t('Variables')}</h2>
      {names.map((name) => (
        <Line
          key={name}
          label={name}
          value={values[name] ?? ''}
          onChange={(value) => onChange({ ...values, [name]: value })}
        />
      ))}
    </section>
  )
}
