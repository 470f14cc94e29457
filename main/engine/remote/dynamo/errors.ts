import type { Credentials } from '../../../../shared/connection.ts';
import { AppError, type ErrorCode } from '../../../../shared/errors.ts';
import { isLoopback } from './config.ts';

/** Where a request went: what an error's sentence and details name. */
export interface RequestPlace {
  readonly table: string;
  readonly region: string;
  /** Null for the region's own endpoint. */
  readonly endpoint: string | null;
  readonly credentials: Credentials;
  /** The index a Query asked; null: the table itself. */
  readonly index: string | null;
}

/** Node's codes for "there is no way to that host now", the resolver's among them. */
const UNREACHABLE: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_NODATA',
  'ENETUNREACH',
  'ENETDOWN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'EADDRNOTAVAIL',
  'ERR_SOCKET_CLOSED',
  'UND_ERR_SOCKET',
]);

/** Node's codes for a certificate or handshake that can't be trusted: a sign-in page, a proxy, a wrong clock. */
const UNTRUSTED = /^(ERR_TLS_|ERR_SSL_|CERT_|EPROTO$|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

const THROTTLED: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'ThrottledException',
  'Throttling',
  'RequestLimitExceeded',
  'LimitExceededException',
  'TooManyRequestsException',
]);

const EXPIRED: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
  'TokenRefreshRequired',
]);

/** IAM's sentence, which is the only place where it names what was missing. */
const NOT_AUTHORIZED = /is not authorized to perform: (\S+)(?: on resource: (\S+))?/;

const INDEX_UNFIT =
  /does not have the specified index|backfilling global secondary index|Select type ALL_ATTRIBUTES is not supported/i;

const KEYS_UNFIT =
  /missed key schema element|key element does not match the schema|Missing the key .* in the item|Condition parameter type does not match schema|Type mismatch for key|number of conditions on the keys is invalid|Query key condition not supported|key schema too (big|small)|Key Schema|starting key is invalid|Exclusive Start Key must|required keys was not given|Type mismatch for attribute to update/i;

/**
 * Any error of the SDK, its credential providers or Node's network as an `AppError`: the code, a sentence that says what
 * happened and what to do, and the facts in `details`. An error that is none of the known ones becomes `internal`.
 */
export function toStoreError(thrown: unknown, place: RequestPlace): AppError {
  if (thrown instanceof AppError) return thrown;
  const facts = factsOf(thrown);
  const [code, sentence, retryable] = classify(facts, place);
  return new AppError(code, sentence, {
    cause: thrown,
    details: detailsOf(facts, place),
    ...(retryable === undefined ? {} : { retryable }),
  });
}

/** What an error tells, in whichever of the SDK's shapes it came. */
export interface Facts {
  readonly name: string;
  readonly message: string;
  /** Node's `code`; empty: not an error of the system. */
  readonly errno: string;
  /** The answer's HTTP status; 0: there was none. */
  readonly status: number;
  readonly requestId: string;
}

/** Whether an error means that there was no connection, or that the far side did not answer in time. */
export const isConnectionError = ({ name, errno, message }: Facts): boolean =>
  UNREACHABLE.has(errno) ||
  UNTRUSTED.test(errno) ||
  errno === 'ETIMEDOUT' ||
  name === 'TimeoutError' ||
  // The provider of SSO hands on other errors as text.
  (name === 'CredentialsProviderError' &&
    /\b(ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|TimeoutError)\b/.test(message));

type Verdict = readonly [code: ErrorCode, sentence: string, retryable?: boolean];

function classify(facts: Facts, place: RequestPlace): Verdict {
  const { name, message, errno, status } = facts;
  const host = place.endpoint ?? `DynamoDB in ${place.region}`;

  if (name === 'AbortError') return ['cancelled', 'This was cancelled.'];
  if (errno === 'ECONNREFUSED' && place.endpoint !== null && isLoopback(new URL(place.endpoint).hostname)) {
    return ['offline', `Nothing listens at ${place.endpoint}. Is DynamoDB Local running?`];
  }
  if (UNREACHABLE.has(errno)) return ['offline', `${host} can't be reached. Check the network connection.`];
  if (UNTRUSTED.test(errno)) {
    return [
      'offline',
      `No trusted connection to ${host} could be made. A sign-in page of the network, a proxy or this computer's clock may be in the way.`,
    ];
  }
  if (name === 'TimeoutError' || errno === 'ETIMEDOUT') {
    return ['timeout', `${host} did not answer in time. Meridian will try again.`];
  }
  return (
    classifyCredentials(facts, place) ??
    classifyTable(facts, place) ??
    (status >= 500
      ? ['internal', `${host} had a fault of its own. Meridian will try again.`, true]
      : status > 0
        ? ['internal', `${host} answered with ${name} (HTTP ${status}). ${message}`.trim()]
        : ['internal', 'Something went wrong inside Meridian. The log has the details.'])
  );
}

function classifyCredentials({ name, message }: Facts, { region, table, credentials }: RequestPlace): Verdict | null {
  if (EXPIRED.has(name)) {
    return ['credentials-expired', 'The AWS credentials have expired. Sign in again or enter new ones.'];
  }
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError') {
    if (/expired|SSO session|sso login|session token not found or invalid/i.test(message)) {
      const login = credentials.kind === 'profile' ? `aws sso login --profile ${credentials.name}` : 'aws sso login';
      return ['credentials-expired', `The AWS session has ended. Sign in again, for example with "${login}".`];
    }
    return [
      'credentials-missing',
      credentials.kind === 'profile'
        ? `The AWS profile "${credentials.name}" gives no credentials. Check the profile's name and its files.`
        : 'No AWS credentials were found. Set them up with the AWS CLI (aws configure), or choose a profile.',
    ];
  }
  if (name === 'MissingAuthenticationTokenException' || name === 'MissingAuthenticationToken') {
    return [
      'credentials-missing',
      'The request carried no AWS credentials. Set them up with the AWS CLI (aws configure).',
    ];
  }
  if (name === 'InvalidSignatureException' || name === 'SignatureDoesNotMatch' || name === 'RequestTimeTooSkewed') {
    const scoped = /scoped to a valid region|scoped to correct region/i.test(message);
    if (scoped) return ['wrong-region', `The endpoint does not serve the region ${region}. Correct the region.`];
    if (/signature (expired|not yet current)|too skewed/i.test(message) || name === 'RequestTimeTooSkewed') {
      return ['access-denied', "AWS refused the request because this computer's clock is wrong. Set the clock."];
    }
    return ['access-denied', "AWS refused the secret access key: it does not fit the key's id. Enter both again."];
  }
  if (name === 'UnrecognizedClientException' || name === 'InvalidClientTokenId') {
    return [
      'access-denied',
      `AWS does not know this access key in ${region}. Check the key, and that the region is enabled for the account.`,
    ];
  }
  if (name === 'AccessDeniedException' || name === 'AccessDenied' || name === 'OptInRequired') {
    const action = NOT_AUTHORIZED.exec(message)?.[1];
    return action === undefined
      ? ['access-denied', `AWS denied access to the table ${table}. Ask for the permissions it needs.`]
      : ['access-denied', `These credentials may not do ${action} on the table ${table}. Ask for that permission.`];
  }
  return null;
}

function classifyTable({ name, message }: Facts, { region, table, endpoint, index }: RequestPlace): Verdict | null {
  const where = endpoint ?? region;
  if (THROTTLED.has(name)) {
    return ['throttled', `The table ${table} is busy beyond its capacity. Meridian will try again, more slowly.`];
  }
  switch (name) {
    case 'ResourceNotFoundException':
      return [
        'table-missing',
        `There is no table ${table} in ${where}. Check its name and region, or create it first.`,
      ];
    case 'ResourceInUseException':
      return ['conflict', `The table ${table} exists already, or is being created or deleted.`];
    case 'TableAlreadyExistsException':
      return ['conflict', `The table ${table} exists already.`];
    case 'ConditionalCheckFailedException':
      return ['conflict', 'There is already a row at this place of the table.'];
    case 'ValidationException':
      if (INDEX_UNFIT.test(message) || (index !== null && KEYS_UNFIT.test(message))) {
        return [
          'index-missing',
          `The table ${table} has no usable index ${index ?? ''}. Meridian works without it, with more reads.`,
          // An index that is being filled is there a little later; one that is absent or of another shape is not.
          /backfilling/i.test(message),
        ];
      }
      if (KEYS_UNFIT.test(message)) {
        return [
          'wrong-key-schema',
          `The keys of the table ${table} are not "pk" and "sk" (both text), so it can't hold messages. Choose another table.`,
        ];
      }
      return ['validation', `DynamoDB refused the request: ${message}`];
    default:
      return null;
  }
}

function detailsOf({ name, message, errno, requestId }: Facts, place: RequestPlace): Record<string, string> {
  const [, action, resource] = NOT_AUTHORIZED.exec(message) ?? [];
  const optional = { requestId, action, resource, errno, endpoint: place.endpoint, index: place.index };
  return {
    table: place.table,
    region: place.region,
    error: name,
    ...Object.fromEntries(Object.entries(optional).filter((entry): entry is [string, string] => Boolean(entry[1]))),
  };
}

/** Reads an error, whatever it is. */
export function factsOf(thrown: unknown): Facts {
  const metadata = field(thrown, '$metadata');
  const status = field(metadata, 'httpStatusCode');
  return {
    name: textField(thrown, 'name'),
    message: textField(thrown, 'message'),
    errno: textField(thrown, 'code'),
    status: typeof status === 'number' ? status : 0,
    requestId: textField(metadata, 'requestId'),
  };
}

function textField(value: unknown, name: string): string {
  const text = field(value, name);
  return typeof text === 'string' ? text : '';
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
