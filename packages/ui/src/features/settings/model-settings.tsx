import type { Model } from '@heddle/core/schemas'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import type { FormEvent, ReactNode } from 'react'

import { createModel, modelMatchQuery, modelsQuery, removeModel } from '../../api/settings.ts'
import { Button } from '../../components/button.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { PageState } from '../../components/page-state.tsx'
import { fieldText, TextField } from '../../components/text-field.tsx'
import { useChange } from '../../components/use-change.ts'
import { formatCount } from '../../format/tokens.ts'
import { rich } from '../../messages/rich.ts'
import { t } from '../../messages/translate.ts'
import { readModelForm } from './model-form.ts'
import { ModelTable } from './model-table.tsx'
import { RepriceSection } from './reprice-section.tsx'
import { Section } from './section.tsx'
import type { Settings } from './use-settings.ts'

/** What models cost: the project's own prices before the built-in ones, and which of them a name takes. */
export function ModelSettings({ settings }: { readonly settings: Settings }): ReactNode {
  const { id } = settings.project
  const mayWrite = settings.may('models:write')
  const list = useInfiniteQuery(modelsQuery(id))
  const remove = useChange((model: string) => removeModel(id, model), ['models', id])
  if (list.data === undefined) {
    return list.error === null ? (
      <PageState state={{ kind: 'loading', what: t('the models') }} />
    ) : (
      <PageState state={{ kind: 'error', error: list.error, onRetry: () => void list.refetch() }} />
    )
  }
  const models = list.data.pages.flatMap(({ data }) => data)
  const own = models.filter(({ isLangfuseManaged }) => !isLangfuseManaged)
  const builtIn = models.filter(({ isLangfuseManaged }) => isLangfuseManaged)
  const total = list.data.pages[0]?.meta.totalItems ?? models.length
  return (
    <>
      <MatchTest projectId={id} />
      <Section
        title={t('Prices of this project')}
        text={t(
          'They go before the built-in ones and hold for what arrives from now on. Costs that were computed stay until they are priced again.',
        )}
      >
        {mayWrite && <ModelForm projectId={id} />}
        <FailureNote error={remove.error} />
        {own.length === 0 ? (
          <p className="text-muted">{t('This project uses the built-in prices alone.')}</p>
        ) : (
          <ModelTable
            label={t('Prices of this project, list')}
            models={own}
            onRemove={mayWrite ? remove.mutate : undefined}
          />
        )}
      </Section>
      {mayWrite && <RepriceSection projectId={id} />}
      <Section title={t('Built-in prices')}>
        <ModelTable label={t('Built-in prices, list')} models={builtIn} onRemove={undefined} />
        {list.hasNextPage && (
          <div className="flex items-center gap-3 text-table text-muted">
            <Button isDisabled={list.isFetching} onClick={() => void list.fetchNextPage()}>
              {t('Show more')}
            </Button>
            {t('{place} of {count}', {
              place: formatCount(models.length),
              count: formatCount(total),
            })}
          </div>
        )}
      </Section>
    </>
  )
}

function MatchTest({ projectId }: { readonly projectId: string }): ReactNode {
  const [typed, setTyped] = useState('')
  const name = useDeferredValue(typed.trim())
  const match = useQuery(modelMatchQuery(projectId, name))
  return (
    <Section title={t('Which price does a name take?')}>
      <div className="flex flex-wrap items-center gap-3">
        <input
          aria-label={t('Name of a model as your program sends it')}
          value={typed}
          placeholder="gpt-4o-2024-08-06"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setTyped(event.target.value)}
          className="h-8 w-72 max-w-full rounded-control border border-line-strong bg-bg px-2 font-mono text-table placeholder:text-faint"
        />
        <p role="status" className="min-w-0 text-table">
          {name !== '' && match.data !== undefined && <MatchResult model={match.data.model} />}
        </p>
      </div>
      <FailureNote error={match.error} />
    </Section>
  )
}

function MatchResult({ model }: { readonly model: Model | null }): ReactNode {
  if (model === null) {
    return <span className="text-warning">{t('No price: calls of it have no cost.')}</span>
  }
  const pattern = <code className="font-mono">{model.matchPattern}</code>
  return (
    <>
      <b className="font-medium">{model.modelName}</b>{' '}
      <span className="text-muted">
        {model.isLangfuseManaged
          ? rich('built in, by {pattern}', { pattern })
          : rich('of this project, by {pattern}', { pattern })}
      </span>
    </>
  )
}

function ModelForm({ projectId }: { readonly projectId: string }): ReactNode {
  const create = useChange(
    (fields: FormData) =>
      createModel(
        projectId,
        readModelForm((name) => fieldText(fields, name)),
      ),
    ['models', projectId],
  )
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = event.currentTarget
    create.mutate(new FormData(form), { onSuccess: () => form.reset() })
  }
  return (
    <form onSubmit={submit} className="grid gap-3 rounded-card border p-3">
      <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
        <TextField label={t('Model')} name="modelName" placeholder="our-model" />
        <TextField
          label={t('Pattern of names')}
          name="matchPattern"
          placeholder="(?i)^our-model"
          note={t('A regular expression.')}
        />
      </div>
      <div className="grid grid-cols-3 gap-3 max-md:grid-cols-1">
        <TextField label={t('Input, $ per 1M tokens')} name="inputPrice" type="number" />
        <TextField label={t('Output, $ per 1M tokens')} name="outputPrice" type="number" />
        <TextField label={t('From (UTC)')} name="startDate" type="date" isRequired={false} />
      </div>
      <div>
        <Button type="submit" kind="primary" isDisabled={create.isPending}>
          {t('Add price')}
        </Button>
      </div>
      <FailureNote error={create.error} />
    </form>
  )
}
