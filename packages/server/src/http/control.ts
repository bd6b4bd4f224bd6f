import type { Hono } from 'hono'
import { z } from 'zod'

import { BackupError } from '../service/backup.ts'
import type { ArchiveManifest } from '../store/archive/archive.ts'
import { hasBearerToken } from './bearer-token.ts'
import type { HttpEnvironment } from './environment.ts'
import { HttpError, unauthorized } from './http-error.ts'

/** What the owner of the data folder may ask of the server that holds it. */
export interface Control {
  readonly token: string
  /** Writes everything in the stores into a new folder of this machine. */
  backup(folder: string): Promise<ArchiveManifest>
}

const backupSchema = z.object({ folder: z.string().min(1) })

/** Routes for the command line on the same machine. Their key lies in the data folder. */
export function registerControl(app: Hono<HttpEnvironment>, control: Control): void {
  app.post('/api/control/backup', async (context) => {
    if (!hasBearerToken(context, control.token)) {
      throw unauthorized('Expected the token that lies in the data folder as `control.json`.')
    }
    const { folder } = backupSchema.parse(await context.req.json())
    try {
      const { checksums } = await control.backup(folder)
      return context.json({ checksums })
    } catch (error) {
      if (!(error instanceof BackupError)) throw error
      throw new HttpError(409, error.message, { details: { error: error.name } })
    }
  })
}
