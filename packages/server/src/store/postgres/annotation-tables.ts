import type {
  AnnotationObjectType,
  AnnotationStatus,
  CommentObjectType,
} from '@heddle/core/schemas'

import type { Timestamp } from './timestamp.ts'

export interface CommentTable {
  id: string
  project_id: string
  object_type: CommentObjectType
  object_id: string
  content: string
  author_user_id: string | null
  created_at: Timestamp
  updated_at: Timestamp
}

export interface AnnotationQueueTable {
  id: string
  project_id: string
  name: string
  description: string | null
  score_config_ids: string[]
  created_at: Timestamp
  updated_at: Timestamp
}

export interface AnnotationQueueItemTable {
  id: string
  project_id: string
  queue_id: string
  object_id: string
  object_type: AnnotationObjectType
  status: AnnotationStatus
  completed_at: Timestamp | null
  created_at: Timestamp
  updated_at: Timestamp
}

export interface AnnotationTables {
  comments: CommentTable
  annotation_queues: AnnotationQueueTable
  annotation_queue_items: AnnotationQueueItemTable
}
