import type { Project } from '@heddle/core/schemas'

import type { User } from '../../store/user-store.ts'
import type { HttpParts } from '../environment.ts'

/** All projects in `dev`, else those that the person is a member of. */
export async function visibleProjects(
  { accounts, projects }: Pick<HttpParts, 'accounts' | 'projects'>,
  user: User | undefined,
): Promise<readonly Project[]> {
  if (accounts === null) return projects.list()
  const visible = user === undefined ? [] : await accounts.projectsOf(user)
  return visible.map(({ project }) => project)
}
