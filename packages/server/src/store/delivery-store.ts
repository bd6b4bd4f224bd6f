import type { DeliveryNote, DeliveryRecord } from '../domain/delivery-record.ts'

/** What is known of the clients that send to a project. */
export interface DeliveryStore {
  /** Adds notes to what is stored. Servers that share the database may do so at the same time. */
  merge(projectId: string, notes: readonly DeliveryNote[]): Promise<void>
  /** One page, the last seen first. Pages count from 1. */
  list(
    projectId: string,
    page: { readonly page: number; readonly limit: number },
  ): Promise<{ readonly records: readonly DeliveryRecord[]; readonly total: number }>
}
