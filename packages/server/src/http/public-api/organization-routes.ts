import { failure, keyFailures, type PublicRoute } from './public-route.ts'

const PROJECTS = '/api/public/projects'
const PROJECT = `${PROJECTS}/:projectId`
const PROJECT_KEYS = `${PROJECT}/apiKeys`
const PROJECT_MEMBERS = `${PROJECT}/memberships`
const ORGANIZATION = '/api/public/organizations'
const MEMBERS = `${ORGANIZATION}/memberships`

const failures = {
  ...keyFailures,
  401: failure('Keys are missing or belong to nothing on this server.'),
  403: failure('These are not the keys of an organization.'),
}
const missing = failure('The organization has nothing of this id.')
const lastOwner = failure('This would leave the organization without an owner.')

export const createProjectRoute: PublicRoute = {
  method: 'post',
  path: PROJECTS,
  summary: 'Add a project to the organization of the keys',
  tag: 'Projects',
  body: 'ProjectRequest',
  answers: {
    201: { description: 'The new project.', schema: 'Project' },
    ...failures,
  },
}

export const updateProjectRoute: PublicRoute = {
  method: 'put',
  path: PROJECT,
  summary: 'Change a project; what is left out stays',
  tag: 'Projects',
  body: 'ProjectRequest',
  answers: {
    200: { description: 'The changed project.', schema: 'Project' },
    ...failures,
    404: missing,
  },
}

export const deleteProjectRoute: PublicRoute = {
  method: 'delete',
  path: PROJECT,
  summary: 'Delete a project: nobody sees it any more, and its keys open nothing',
  tag: 'Projects',
  answers: {
    202: { description: 'It is gone.', schema: 'ProjectDeleted' },
    ...failures,
    404: missing,
  },
}

export const listProjectsRoute: PublicRoute = {
  method: 'get',
  path: `${ORGANIZATION}/projects`,
  summary: 'List the projects of the organization, oldest first',
  tag: 'Organizations',
  answers: {
    200: { description: 'All of them.', schema: 'OrganizationProjectList' },
    ...failures,
  },
}

export const listProjectKeysRoute: PublicRoute = {
  method: 'get',
  path: PROJECT_KEYS,
  summary: 'List the keys of a project, oldest first',
  tag: 'Projects',
  answers: {
    200: { description: 'The keys without their secrets.', schema: 'ApiKeyList' },
    ...failures,
    404: missing,
  },
}

export const createProjectKeyRoute: PublicRoute = {
  method: 'post',
  path: PROJECT_KEYS,
  summary: 'Make keys for a project; the secret is told this once',
  tag: 'Projects',
  body: 'ApiKeyRequest',
  answers: {
    201: { description: 'The keys.', schema: 'ApiKeyCreated' },
    ...failures,
    404: missing,
    409: failure('The public key is in use.'),
  },
}

export const deleteProjectKeyRoute: PublicRoute = {
  method: 'delete',
  path: `${PROJECT_KEYS}/:apiKeyId`,
  summary: 'Revoke keys of a project',
  tag: 'Projects',
  answers: {
    200: { description: 'They open nothing any more.', schema: 'ApiKeyDeleted' },
    ...failures,
    404: missing,
  },
}

export const listKeysRoute: PublicRoute = {
  method: 'get',
  path: `${ORGANIZATION}/apiKeys`,
  summary: 'List the keys of the organization, oldest first',
  tag: 'Organizations',
  answers: {
    200: { description: 'The keys without their secrets.', schema: 'ApiKeyList' },
    ...failures,
  },
}

export const listProjectMembersRoute: PublicRoute = {
  method: 'get',
  path: PROJECT_MEMBERS,
  summary: 'List people with a role of their own in a project',
  tag: 'Projects',
  answers: {
    200: { description: 'By address.', schema: 'MembershipList' },
    ...failures,
    404: missing,
  },
}

export const setProjectMemberRoute: PublicRoute = {
  method: 'put',
  path: PROJECT_MEMBERS,
  summary: 'Give a member of the organization another role in a project',
  tag: 'Projects',
  body: 'MembershipRequest',
  answers: {
    200: { description: 'The membership.', schema: 'Membership' },
    ...failures,
    404: missing,
  },
}

export const removeProjectMemberRoute: PublicRoute = {
  method: 'delete',
  path: PROJECT_MEMBERS,
  summary: "Take a role in a project back: the organization's holds again",
  tag: 'Projects',
  body: 'MembershipRemoval',
  answers: {
    200: { description: 'It is gone.', schema: 'MembershipDeleted' },
    ...failures,
    404: missing,
  },
}

export const listMembersRoute: PublicRoute = {
  method: 'get',
  path: MEMBERS,
  summary: 'List the members of the organization',
  tag: 'Organizations',
  answers: {
    200: { description: 'By address.', schema: 'MembershipList' },
    ...failures,
  },
}

export const setMemberRoute: PublicRoute = {
  method: 'put',
  path: MEMBERS,
  summary: 'Make somebody with an account a member, or change a role',
  tag: 'Organizations',
  body: 'MembershipRequest',
  answers: {
    200: { description: 'The membership.', schema: 'Membership' },
    ...failures,
    404: missing,
    409: lastOwner,
  },
}

export const removeMemberRoute: PublicRoute = {
  method: 'delete',
  path: MEMBERS,
  summary: 'Remove a member',
  tag: 'Organizations',
  body: 'MembershipRemoval',
  answers: {
    200: { description: 'It is gone.', schema: 'MembershipDeleted' },
    ...failures,
    404: missing,
    409: lastOwner,
  },
}
