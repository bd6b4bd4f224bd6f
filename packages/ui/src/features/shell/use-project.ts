import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'

import { bootstrapQuery } from '../../api/bootstrap.ts'

/** The project in the URL; `project` is undefined until the projects are known, or when there is none of that id. */
export function useProject() {
  const { projectId = '' } = useParams({ strict: false })
  const bootstrap = useQuery(bootstrapQuery)
  const project = bootstrap.data?.projects.find(({ id }) => id === projectId)
  return { projectId, project, bootstrap }
}
