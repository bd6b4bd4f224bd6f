import type { Dataset } from '@heddle/core/schemas'

import type { DatasetStore } from '../store/dataset-store.ts'
import { notFound } from './refused-request-error.ts'

/**
 * The dataset of this name. Some clients encode names twice, so a name that is not there is tried once more, decoded.
 * @throws {RefusedRequestError} when there is none.
 */
export async function findDataset(
  datasets: DatasetStore,
  projectId: string,
  name: string,
): Promise<Dataset> {
  const found = (await datasets.find(projectId, name)) ?? (await findDecoded())
  if (found === undefined) throw notFound(`Dataset not found: '${name}'`)
  return found

  function findDecoded() {
    const decoded = decodeOnce(name)
    return decoded === undefined ? undefined : datasets.find(projectId, decoded)
  }
}

/** A name that was percent-encoded once more than needed; undefined when decoding changes nothing. */
export function decodeOnce(name: string): string | undefined {
  try {
    const decoded = decodeURIComponent(name)
    return decoded === name || decoded.includes('\0') ? undefined : decoded
  } catch {
    return undefined
  }
}
