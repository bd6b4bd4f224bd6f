import type { QueryKey } from '@tanstack/react-query'
import { useMutation, useQueryClient } from '@tanstack/react-query'

/** A change on the server, after which these lists are asked for again. Its failure stays beside what asked for it. */
export function useChange<Input, Answer>(
  run: (input: Input) => Promise<Answer>,
  ...stale: readonly QueryKey[]
) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSuccess: () =>
      Promise.all(stale.map((queryKey) => queryClient.invalidateQueries({ queryKey }))),
  })
}
