import type { Timestamp } from './timestamp.ts'

export interface PromptTable {
  id: string
  project_id: string
  name: string
  type: 'text' | 'chat'
  tags: string[]
}

export interface PromptVersionTable {
  id: string
  prompt_id: string
  version: number
  /** JSON text. */
  prompt: string
  /** JSON text. */
  config: string
  commit_message: string | null
  created_by: string
  created_at: Timestamp
  updated_at: Timestamp
}

export interface PromptLabelTable {
  prompt_id: string
  label: string
  version_id: string
}

export interface PromptReferenceTable {
  version_id: string
  project_id: string
  name: string
  version: number | null
  label: string | null
}

export interface PromptTables {
  prompts: PromptTable
  prompt_versions: PromptVersionTable
  prompt_labels: PromptLabelTable
  prompt_references: PromptReferenceTable
}
