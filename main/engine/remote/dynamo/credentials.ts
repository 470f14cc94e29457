import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AccessKeys, Credentials } from '../../../../shared/connection.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { AskCode } from '../askCode.ts';
import { isLoopback, type RemoteConfig } from './config.ts';
import { toCredentialsError } from './credentialErrors.ts';

/** What the SDK takes for credentials: fixed ones, or a function that it calls when it has none that are valid. */
type ClientCredentials = NonNullable<DynamoDBClientConfig['credentials']>;
type Provider = Extract<ClientCredentials, (...args: never) => unknown>;

/** Emulators accept any signature but want one; their accounts are told apart by letters and digits only. */
const EMULATOR_KEYS = { accessKeyId: 'meridian', secretAccessKey: 'meridian' };

/**
 * The credentials of a connection: entered keys win; an emulator gets a dummy where nothing is named; everything else is
 * asked of AWS's own providers when the first request needs it, and asked again when it expires.
 * What they reject with is an `AppError`.
 */
export function createCredentials(config: RemoteConfig, askCode: AskCode | undefined): ClientCredentials {
  const { credentials, keys, endpoint } = config;
  if (keys !== null) return fixedKeys(keys);
  if (credentials.kind === 'default' && endpoint !== null && isLoopback(new URL(endpoint).hostname)) {
    return EMULATOR_KEYS;
  }
  if (credentials.kind === 'keys') {
    return async () => {
      const sentence =
        'The access keys of this account are not on this computer. Enter them again in the settings of the account.';
      throw new AppError('credentials-missing', sentence);
    };
  }
  let provider: Promise<Provider> | null = null;
  return async (identity) => {
    try {
      // Made once: the providers keep what they were given until it expires.
      provider ??= createProvider(credentials, config, askCode);
      return await (await provider)(identity);
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
  { timeouts }: RemoteConfig,
  askCode: AskCode | undefined,
): Promise<Provider> {
  // Imported when first needed: entered keys and emulators don't pay for it at start.
  const providers = await import('@aws-sdk/credential-providers');
  // For the sign-in services, whose own default is to wait for ever.
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: timeouts.connect,
    requestTimeout: timeouts.request,
    throwOnRequestTimeout: true,
    socketTimeout: timeouts.request,
  });
  const shared = (profile: string) => ({
    clientConfig: { requestHandler },
    // A profile that was just mended, or signed in to, counts at once.
    ignoreCache: true,
    ...(askCode === undefined ? {} : { mfaCodeProvider: (serial: string) => askCode({ serial, profile }) }),
  });
  switch (credentials.kind) {
    case 'default':
      return providers.fromNodeProviderChain(shared(process.env.AWS_PROFILE ?? ''));
    case 'profile':
      return providers.fromIni({ ...shared(credentials.name), profile: credentials.name });
    case 'cognito': {
      const { identityPoolId } = credentials;
      const region = identityPoolId.slice(0, identityPoolId.indexOf(':'));
      return providers.fromCognitoIdentityPool({ identityPoolId, clientConfig: { region, requestHandler } });
    }
  }
}
