/**
 * What Smart Dairy has elsewhere, by ids that its guide leaves open. Those below belong to nobody, so that nobody logs in by them:
 * write the real ones here.
 */
export const github = {
  organization: 'smart-dairy',
  organizationId: Number.MAX_SAFE_INTEGER,
  /** Of milk-tracker. */
  repositoryId: '0',
};

export const gitlab = { projectId: '0' };

export const azure = {
  subscriptionId: '00000000-0000-0000-0000-000000000000',
  tenantId: '00000000-0000-0000-0000-000000000000',
  rootIsSeeded: false,
};
