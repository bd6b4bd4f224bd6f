import type { Settings } from '../client/settings.ts'
import { openPrompts } from './open-prompts.ts'
import type { PromptRequests } from './requests.ts'

/** Prompts of a project, asked for by `fetch`. Edge runtimes end what outlives a request, so changes are asked for. */
export const openProjectPrompts = (settings: Settings) => openPrompts(settings, requests)

const requests: PromptRequests = {
  get: async ({ url, headers, timeoutMs }) => {
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs) })
    return { status: answer.status, text: await answer.text() }
  },
  openStream: undefined,
}
