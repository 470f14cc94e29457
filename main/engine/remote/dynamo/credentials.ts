import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { loadSharedConfigFiles } from '@smithy/core/config';
import { type AccessKeys, type Credentials, isLoopback } from '../../../../shared/connection.ts';
import type { AwsProfile } from '../../../../shared/contract/accounts.ts';
import { AppError, type AppErrorOptions, type ErrorCode } from '../../../../shared/errors.ts';
import { type Clock, systemClock } from '../../clock.ts';
import type { PromptForCode, SystemAccess } from '../messageStore.ts';
import { APP_ID, type RemoteConfig } from './config.ts';
import { type Facts, factsOf, isConnectionError, profileOf, type RequestPlace, toStoreError } from './errors.ts';
import { NetworkHandler } from './networkHandler.ts';
import { hideSecrets, withSharedFiles } from './sharedFiles.ts';

/** The SDK's credentials: fixed ones, or a function that it calls when it has no valid ones. */
type ClientCredentials = NonNullable<DynamoDBClientConfig['credentials']>;
type Provider = Extract<ClientCredentials, (...args: never) => unknown>;

/** What AWS's own providers use. */
interface CredentialsWorld {
  readonly clock?: Clock;
  readonly prompt?: PromptForCode;
  readonly system?: SystemAccess;
}

/** Emulators accept any signature but require one. Some tell accounts apart by it, and accept letters and digits only. */
const EMULATOR_KEYS = { accessKeyId: 'meridian', secretAccessKey: 'meridian' };

/**
 * The credentials of a connection: entered keys first; otherwise AWS's own providers, called with the first request and again
 * after expiration. They reject with an `AppError`.
 */
export function createCredentials(config: RemoteConfig, world: CredentialsWorld): ClientCredentials {
  const { credentials, keys } = config;
  if (keys !== null) return fixedKeys(keys);
  if (credentials.kind === 'keys') {
    return async () => {
      throw new AppError('credentials-missing', { reason: 'keys-not-stored' });
    };
  }
  let provider: Promise<Provider> | null = null;
  return async (identity) => {
    try {
      // Created once: the providers cache their credentials until expiration.
      provider ??= createProvider(credentials, config, world);
      const provide = await provider;
      return await withSharedFiles(() => provide(identity));
    } catch (error) {
      throw toCredentialsError(error, config);
    }
  };
}

const fixedKeys = ({ accessKeyId, secretAccessKey, sessionToken }: AccessKeys) => ({
  accessKeyId,
  secretAccessKey,
  ...(sessionToken === null ? {} : { sessionToken }),
});

async function createProvider(
  credentials: Exclude<Credentials, { kind: 'keys' }>,
  { timeouts, endpoint }: RemoteConfig,
  { clock = systemClock, prompt, system }: CredentialsWorld,
): Promise<Provider> {
  await system?.completeEnvironment();
  // It may name other files.
  hideSecrets();
  const isEmulator = endpoint !== null && isLoopback(new URL(endpoint).hostname);
  const { AWS_PROFILE: named = '' } = process.env;
  const hasKeys = Boolean(process.env.AWS_ACCESS_KEY_ID && process.env.AWS_SECRET_ACCESS_KEY);
  if (isEmulator && credentials.kind === 'default' && !hasKeys && named === '' && !(await hasDefaultProfile())) {
    return async () => EMULATOR_KEYS;
  }
  // Imported on demand, so that entered keys and emulators start faster.
  const providers = await import('@aws-sdk/credential-providers');
  // For the sign-in services, which by default wait forever.
  const requestHandler = new NetworkHandler({ timeouts, clock, system });
  const shared = (profile: string, mayPrompt = true) => ({
    clientConfig: { requestHandler, userAgentAppId: APP_ID },
    // Picks up a corrected profile or a new sign-in at once.
    ignoreCache: true,
    ...(mayPrompt && prompt ? { mfaCodeProvider: (serial: string) => prompt({ serial, profile }) } : {}),
  });
  switch (credentials.kind) {
    case 'default': {
      if (!isEmulator) return providers.fromNodeProviderChain(shared(named));
      // Some emulators keep separate tables for each access key, so that of the user's other programs comes first.
      if (hasKeys) return providers.fromEnv();
      if (named !== '') return providers.fromIni({ ...shared(named), profile: named });
      // Which the user did not name, so it asks for nothing and may fail.
      const unnamed = providers.fromIni(shared('', false));
      return (identity) => unnamed(identity).catch(() => EMULATOR_KEYS);
    }
    case 'profile':
      return providers.fromIni({ ...shared(credentials.name), profile: credentials.name });
    case 'cognito': {
      const { identityPoolId } = credentials;
      const region = identityPoolId.slice(0, identityPoolId.indexOf(':'));
      return providers.fromCognitoIdentityPool({
        identityPoolId,
        clientConfig: { region, requestHandler, userAgentAppId: APP_ID },
      });
    }
  }
}

const hasDefaultProfile = async (): Promise<boolean> =>
  (await listProfiles()).some(({ name, kind }) => name === 'default' && kind !== 'unknown');

/** IAM's message about a role: the action and the role. */
const MAY_NOT_ASSUME = /is not authorized to perform: sts:\S+(?: on resource: (\S+))?/;

/**
 * An error of a credential provider as an `AppError`. Providers call services of their own (STS, SSO, Cognito), whose errors
 * have the same names as DynamoDB's but another meaning.
 */
function toCredentialsError(thrown: unknown, place: Omit<RequestPlace, 'index'>): AppError {
  if (thrown instanceof AppError) return thrown;
  const { credentials } = place;
  const facts = factsOf(thrown);
  const details = {
    error: facts.name,
    ...(credentials.kind === 'profile' ? { profile: credentials.name } : {}),
    ...(facts.requestId === '' ? {} : { requestId: facts.requestId }),
  };
  // Without the cause, which the SDK would inspect and retry.
  if (isConnectionError(facts)) return new AppError('offline', { reason: 'sign-in-unreachable', details });
  const found = classifyProviderError(facts, credentials);
  if (found) return new AppError(found.code, { ...found.options, cause: thrown, details });
  const other = toStoreError(thrown, { ...place, index: null });
  if (other.code !== 'internal') return other;
  if (credentials.kind === 'cognito') {
    const params = { pool: credentials.identityPoolId, error: facts.name };
    return new AppError('credentials-missing', { reason: 'identity-pool-failed', params, cause: thrown, details });
  }
  return new AppError('credentials-missing', { params: { profile: profileOf(credentials) }, cause: thrown, details });
}

interface ProviderError {
  readonly code: ErrorCode;
  readonly options: AppErrorOptions;
}

function classifyProviderError({ name, message }: Facts, credentials: Credentials): ProviderError | null {
  const profile = profileOf(credentials);
  const missing = (options: AppErrorOptions): ProviderError => ({ code: 'credentials-missing', options });
  if (/MultiFactorAuthentication failed|invalid MFA one time pass code/i.test(message)) {
    return { code: 'credentials-expired', options: { reason: 'mfa-code-rejected' } };
  }
  if (/no MFA code callback/i.test(message)) return missing({ reason: 'mfa-not-available', params: { profile } });
  const forbidden = MAY_NOT_ASSUME.exec(message);
  if (forbidden) return missing({ reason: 'role-denied', params: { profile, role: forbidden[1] ?? 'none' } });
  if (credentials.kind === 'cognito') {
    const params = { pool: credentials.identityPoolId };
    switch (name) {
      case 'ResourceNotFoundException':
        return missing({ reason: 'identity-pool-missing', params });
      case 'NotAuthorizedException':
        return missing({ reason: 'identity-pool-no-guests', params });
      case 'InvalidIdentityPoolConfigurationException':
        return missing({ reason: 'identity-pool-no-role', params });
    }
  }
  if (name === 'UnrecognizedClientException' || name === 'InvalidClientTokenId') {
    return missing({ reason: 'profile-key-unknown', params: { profile } });
  }
  if (name === 'SignatureDoesNotMatch' && !/expired|not yet current/i.test(message)) {
    return missing({ reason: 'profile-secret-wrong', params: { profile } });
  }
  return null;
}

type Section = Readonly<Record<string, string | undefined>>;

/**
 * Lists the profiles of the shared AWS files (`AWS_CONFIG_FILE`, `AWS_SHARED_CREDENTIALS_FILE`, otherwise those in `~/.aws`)
 * with their kinds, by name. A missing file counts as empty. Returns no secret.
 */
export async function listProfiles(): Promise<AwsProfile[]> {
  const { configFile, credentialsFile } = await withSharedFiles(() => loadSharedConfigFiles({ ignoreCache: true }));
  // SSO sessions and services are in the same file, as "sso-session.<name>".
  const named = Object.keys(configFile).filter((name) => !/^(sso-session|services)\./.test(name));
  const names = new Set([...named, ...Object.keys(credentialsFile)]);
  return [...names]
    .sort((a, b) => a.localeCompare(b))
    .map((name) => describe(name, { ...configFile[name], ...credentialsFile[name] }));
}

function describe(name: string, section: Section): AwsProfile {
  return { name, kind: kindOf(section), region: section.region ?? null, mfaSerial: section.mfa_serial ?? null };
}

/** In the order in which the SDK decides. */
function kindOf(section: Section): AwsProfile['kind'] {
  if (section.role_arn && (section.source_profile || section.credential_source)) return 'role';
  if (section.aws_access_key_id && section.aws_secret_access_key) return 'keys';
  if (section.role_arn && section.web_identity_token_file) return 'web-identity';
  if (section.credential_process) return 'process';
  if (section.sso_start_url || section.sso_session) return 'sso';
  if (section.login_session) return 'login';
  return 'unknown';
}
