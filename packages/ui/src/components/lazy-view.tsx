import { use } from 'react'
import type { ComponentType, ReactNode } from 'react'

/** A component whose code is fetched when it is first drawn, or before. */
export interface LazyView<Props> {
  (props: Props): ReactNode
  /** Fetches the code ahead; it is fetched once, and again only after it could not be had. */
  readonly load: () => Promise<ComponentType<Props>>
}

/**
 * Like `lazy` of React, but drawn at once where the code is already here. `lazy` asks for a placeholder even then, and whatever
 * follows a placeholder is held back for 300 ms.
 */
export function lazyView<Props extends object>(
  fetchCode: () => Promise<ComponentType<Props>>,
): LazyView<Props> {
  let Loaded: ComponentType<Props> | undefined
  let loading: Promise<ComponentType<Props>> | undefined
  const fetchOnce = async (): Promise<ComponentType<Props>> => {
    try {
      Loaded = await fetchCode()
      return Loaded
    } catch (error) {
      loading = undefined
      throw error
    }
  }
  const load = (): Promise<ComponentType<Props>> => (loading ??= fetchOnce())
  function View(props: Props): ReactNode {
    const Ready = Loaded ?? use(load())
    return <Ready {...props} />
  }
  return Object.assign(View, { load })
}
