import { useProject } from './use-project.ts'

/** Whether the person may take away what is in the project; false until that is known. */
export function useMayDelete(): boolean {
  return useProject().project?.permissions.includes('contents:delete') ?? false
}
