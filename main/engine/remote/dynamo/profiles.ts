import { loadSharedConfigFiles } from '@smithy/core/config';
import type { AwsProfile } from '../../../../shared/contract/accounts.ts';

type Section = Readonly<Record<string, string | undefined>>;

/**
 * The profiles of the shared AWS files (`AWS_CONFIG_FILE`, `AWS_SHARED_CREDENTIALS_FILE`, else those in `~/.aws`), by name,
 * and what each is. A file that is not there counts as empty. Reads names and kinds only; a secret never leaves it.
 */
export async function listProfiles(): Promise<AwsProfile[]> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
  // SSO sessions and services stand in the same file, as "sso-session.<name>".
  const named = Object.keys(configFile).filter((name) => !/^(sso-session|services)\./.test(name));
  const names = new Set([...named, ...Object.keys(credentialsFile)]);
  return [...names]
    .sort((a, b) => a.localeCompare(b))
    .map((name) => describe(name, { ...configFile[name], ...credentialsFile[name] }));
}

function describe(name: string, section: Section): AwsProfile {
  return { name, kind: kindOf(section), region: section.region ?? null, mfaSerial: section.mfa_serial ?? null };
}

/** As the SDK decides it: what stands first here wins. */
function kindOf(section: Section): AwsProfile['kind'] {
  if (section.role_arn && (section.source_profile || section.credential_source)) return 'role';
  if (section.aws_access_key_id && section.aws_secret_access_key) return 'keys';
  if (section.role_arn && section.web_identity_token_file) return 'web-identity';
  if (section.credential_process) return 'process';
  if (section.sso_start_url || section.sso_session) return 'sso';
  if (section.login_session) return 'login';
  return 'unknown';
}
