import type { Migration } from 'kysely/migration'

import { up as projectsAndKeys } from './0001-projects-and-keys.ts'
import { up as prompts } from './0002-prompts.ts'
import { up as datasets } from './0003-datasets.ts'
import { up as scoreConfigs } from './0004-score-configs.ts'
import { up as media } from './0005-media.ts'
import { up as models } from './0006-models.ts'
import { up as deliveryProcesses } from './0007-delivery-processes.ts'
import { up as comments } from './0008-comments.ts'
import { up as annotationQueues } from './0009-annotation-queues.ts'
import { up as mediaBlobs } from './0010-media-blobs.ts'
import { up as users } from './0011-users.ts'
import { up as rolesAndInvitations } from './0012-roles-and-invitations.ts'
import { up as liveEvents } from './0013-live-events.ts'
import { up as savedViews } from './0014-saved-views.ts'
import { up as passwordResets } from './0015-password-resets.ts'
import { up as traceShares } from './0016-trace-shares.ts'
import { up as repricings } from './0017-repricings.ts'
import { up as timeZoneOfProjects } from './0018-time-zone-of-projects.ts'

/** Every migration by its file name; they run in the order of their numbers and are never changed once released. */
export const migrations: Record<string, Migration> = {
  '0001-projects-and-keys': { up: projectsAndKeys },
  '0002-prompts': { up: prompts },
  '0003-datasets': { up: datasets },
  '0004-score-configs': { up: scoreConfigs },
  '0005-media': { up: media },
  '0006-models': { up: models },
  '0007-delivery-processes': { up: deliveryProcesses },
  '0008-comments': { up: comments },
  '0009-annotation-queues': { up: annotationQueues },
  '0010-media-blobs': { up: mediaBlobs },
  '0011-users': { up: users },
  '0012-roles-and-invitations': { up: rolesAndInvitations },
  '0013-live-events': { up: liveEvents },
  '0014-saved-views': { up: savedViews },
  '0015-password-resets': { up: passwordResets },
  '0016-trace-shares': { up: traceShares },
  '0017-repricings': { up: repricings },
  '0018-time-zone-of-projects': { up: timeZoneOfProjects },
}
