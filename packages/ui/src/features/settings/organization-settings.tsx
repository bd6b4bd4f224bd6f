import type { ReactNode } from 'react'

import { t } from '../../messages/translate.ts'
import { KeySection } from './key-section.tsx'
import { NewProject } from './new-project.tsx'
import type { Settings } from './use-settings.ts'

/** What belongs to the organization and not to one project: further projects, and its own keys. */
export function OrganizationSettings({ settings }: { readonly settings: Settings }): ReactNode {
  const { project, mayInOrganization } = settings
  return (
    <>
      <NewProject organizationId={project.organizationId} />
      {mayInOrganization('organization-keys:write') && (
        <KeySection
          title={t('Keys of {organizationName}', { organizationName: project.organizationName })}
          text={t(
            'For programs that manage projects, their keys and members. They open nothing inside a project.',
          )}
          place={{ kind: 'organizations', id: project.organizationId }}
          mayWrite
        />
      )}
    </>
  )
}
