import { isObject, numberAt, objectAt, stringAt } from './foreign-value.ts'

/** The managed prompt a generation used. */
export interface LinkedPrompt {
  readonly name: string
  readonly version: number
}

/** A run as far as prompts care: where it stands, and which prompt was filled in last in its scope (null: one that is not managed). */
export interface PromptScope {
  readonly parent: PromptScope | undefined
  promptInScope: LinkedPrompt | null | undefined
}

/** The prompt named in a run's metadata under `heddlePrompt` or `langfusePrompt`; a fallback text is no managed prompt. */
export function promptIn(metadata: unknown): LinkedPrompt | undefined {
  if (!isObject(metadata)) return undefined
  const prompt = objectAt(metadata, 'heddlePrompt') ?? objectAt(metadata, 'langfusePrompt')
  if (prompt === undefined || prompt['isFallback'] === true) return undefined
  const name = stringAt(prompt, 'name')
  const version = numberAt(prompt, 'version')
  return name === undefined || version === undefined ? undefined : { name, version }
}

/** The prompt of the nearest scope around a generation in which one was filled in. */
export function promptAround(run: PromptScope | undefined): LinkedPrompt | undefined {
  for (let scope = run; scope !== undefined; scope = scope.parent) {
    if (scope.promptInScope !== undefined) return scope.promptInScope ?? undefined
  }
  return undefined
}
