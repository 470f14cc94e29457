import { AppError, type ErrorCode } from '../../../../shared/errors.ts';
import { factsOf, isConnectionError, type RequestPlace, toStoreError } from './errors.ts';

/** Who gives the credentials, as a sentence's subject. */
function giverOf({ credentials }: Pick<RequestPlace, 'credentials'>): string {
  switch (credentials.kind) {
    case 'profile':
      return `The AWS profile "${credentials.name}"`;
    case 'cognito':
      return `The identity pool ${credentials.identityPoolId}`;
    case 'default':
    case 'keys':
      return 'The default AWS profile';
  }
}

/** IAM's sentence about a role: what was asked for, and the role. */
const MAY_NOT_ASSUME = /is not authorized to perform: sts:\S+(?: on resource: (\S+))?/;

/**
 * What a credential provider threw, as an `AppError`. They ask services of their own (STS, SSO, Cognito), whose errors
 * have the same names as DynamoDB's and mean something else.
 */
export function toCredentialsError(thrown: unknown, place: Omit<RequestPlace, 'index'>): AppError {
  if (thrown instanceof AppError) return thrown;
  const facts = factsOf(thrown);
  const details = {
    error: facts.name,
    ...(place.credentials.kind === 'profile' ? { profile: place.credentials.name } : {}),
    ...(facts.requestId === '' ? {} : { requestId: facts.requestId }),
  };
  if (isConnectionError(facts)) {
    const sentence =
      "AWS's sign-in service can't be reached, so there are no credentials. Check the network connection.";
    // Without its cause, into which the SDK looks: it would try again.
    return new AppError('offline', sentence, { details });
  }
  const [code, sentence] = classify(facts, place) ?? [null, null];
  if (code !== null) return new AppError(code, sentence, { cause: thrown, details });
  const other = toStoreError(thrown, { ...place, index: null });
  if (other.code !== 'internal') return other;
  return new AppError('credentials-missing', `${giverOf(place)} gives no credentials: ${facts.name}. Check it.`, {
    cause: thrown,
    details,
  });
}

function classify(
  { name, message }: ReturnType<typeof factsOf>,
  place: Pick<RequestPlace, 'credentials'>,
): readonly [ErrorCode, string] | null {
  const giver = giverOf(place);
  const { credentials } = place;
  if (/MultiFactorAuthentication failed|invalid MFA one time pass code/i.test(message)) {
    return [
      'credentials-expired',
      'AWS did not accept the code of the MFA device. Refresh, and enter the code that it shows then.',
    ];
  }
  if (/no MFA code callback/i.test(message)) {
    return ['credentials-missing', `${giver} wants the code of an MFA device, which can't be asked for here.`];
  }
  const forbidden = MAY_NOT_ASSUME.exec(message);
  if (forbidden) {
    const role = forbidden[1] ?? 'its role';
    return [
      'credentials-missing',
      `${giver} may not take on ${role}. Check the role's trust policy and the MFA device.`,
    ];
  }
  if (credentials.kind === 'cognito') {
    switch (name) {
      case 'ResourceNotFoundException':
        return ['credentials-missing', `There is no identity pool ${credentials.identityPoolId}. Check its id.`];
      case 'NotAuthorizedException':
        return ['credentials-missing', `${giver} admits no guests. Allow unauthenticated identities in it.`];
      case 'InvalidIdentityPoolConfigurationException':
        return ['credentials-missing', `${giver} has no role for guests. Give it one that may use the table.`];
    }
  }
  if (name === 'UnrecognizedClientException' || name === 'InvalidClientTokenId') {
    return ['credentials-missing', `AWS does not know the access key of ${lowerFirst(giver)}. Set it up anew.`];
  }
  if (name === 'SignatureDoesNotMatch' && !/expired|not yet current/i.test(message)) {
    return ['credentials-missing', `The secret key of ${lowerFirst(giver)} does not fit its id. Set it up anew.`];
  }
  return null;
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
