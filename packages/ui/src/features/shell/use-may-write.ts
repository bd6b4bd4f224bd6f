import { useProject } from './use-project.ts'

/** Whether the person may change what is in the project; false until that is known. */
export function useMayWrite(): boolean {
  return useProject().project?.permissions.includes('contents:write') ?? false
}
