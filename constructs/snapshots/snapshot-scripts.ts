/** Where the two containers of the job find things. */
export const jobFolders = {
  /** In memory. The first container fills it, the second one uploads it. */
  snapshot: '/snapshot',
  /** With the service account's token for Vault, `token`, and with `ca.crt`; only the first container has it. */
  vault: '/var/run/secrets/vault',
} as const;

/**
 * Runs in Vault's own image: saves, checks what was saved, and writes beside it what people can read.
 *
 * `snapshot save` itself refuses a download that ended early: the sealed sums come last. Every file is counted again here, for what
 * cannot be restored must not look like a snapshot.
 */
export const saveScript = `\
cd ${jobFolders.snapshot}
date -u +%Y%m%d_%H%M%S > name
date -u +%u > weekday
VAULT_TOKEN=$(vault write -field=token auth/kubernetes/login role=vault-snapshot jwt=@${jobFolders.vault}/token)
export VAULT_TOKEN
vault operator raft snapshot save vault-raft.snap
tar -xzOf vault-raft.snap SHA256SUMS > sums
[ "$(wc -l < sums)" -ge 2 ]
while read -r sum file; do
  [ "$(tar -xzOf vault-raft.snap "$file" | sha256sum | cut -d ' ' -f 1)" = "$sum" ]
done < sums
vault status -format=json | tr -d ' ",' | sed -n 's/^cluster_\\(id\\|name\\):/cluster-\\1=/p' | tr '\\n' ',' > metadata
vault policy list | grep -vx root | while read -r policy; do
  echo "# $policy"
  vault policy read "$policy"
done > vault-policies.txt
vault auth list >> vault-policies.txt
vault secrets list >> vault-policies.txt
`;

/** Runs in the image of the AWS CLI. The snapshot comes last: a folder that has it is complete. */
export const uploadScript = `\
cd ${jobFolders.snapshot}
kept=daily
[ "$(cat weekday)" = 7 ] && kept=weekly
for file in vault-policies.txt vault-raft.snap; do
  aws s3api put-object --bucket "$BUCKET" --key "$FOLDER/$(cat name)/$file" --body "$file" \\
    --checksum-algorithm SHA256 --tagging "kept=$kept" --metadata "$(sed 's/,$//' metadata)"
done
`;
