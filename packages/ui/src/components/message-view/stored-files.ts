import { createContext } from 'react'

/** Gives the address of a stored file by its id. Absent where files cannot be read. */
export type OpenStoredFile = (mediaId: string) => Promise<string>

export const StoredFiles = createContext<OpenStoredFile | undefined>(undefined)
