import { randomUUID } from 'node:crypto'

import type { SetupStore } from '../store/invitation-store.ts'
import type { User } from '../store/user-store.ts'
import { createToken, createUser, hashToken } from './accounts.ts'
import { conflict, forbidden } from './refused-request-error.ts'

/** What the first person says. */
export interface SetupRequest {
  readonly token: string
  readonly email: string
  readonly password: string
  readonly organizationName: string
  readonly projectName: string
}

/** The way in to a server that nobody has an account on. All failures are {@link RefusedRequestError}s. */
export interface SetupService {
  /** A token for whoever sees what the server prints; undefined when somebody has an account. */
  open(): Promise<string | undefined>
  /** Whether nobody has an account yet. */
  isPending(): Promise<boolean>
  /** The owner of a new organization with a first project. */
  complete(request: SetupRequest): Promise<{ readonly user: User; readonly projectId: string }>
}

export function createSetupService({ setup }: { readonly setup: SetupStore }): SetupService {
  const isPending = async () => !(await setup.hasUsers())
  return {
    isPending,
    open: async () => {
      if (!(await isPending())) return undefined
      const token = createToken()
      await setup.addToken(hashToken(token))
      return token
    },
    complete: async ({ token, email, password, organizationName, projectName }) => {
      if (!(await isPending())) throw taken()
      if (!(await setup.hasToken(hashToken(token)))) {
        throw forbidden(
          'This is not the link that the server printed when it started: copy it from there, or start the server again for a new one.',
        )
      }
      const user = await createUser(email, password)
      const organization = { id: randomUUID(), name: organizationName }
      const project = { id: randomUUID(), name: projectName }
      if (!(await setup.complete({ user, organization, project }))) throw taken()
      return { user, projectId: project.id }
    },
  }
}

function taken() {
  return conflict('This server has an owner already: sign in, or ask for an invitation.')
}
