import { type Credentials, isLoopback } from '../../../../shared/connection.ts';
import { AppError, type AppErrorOptions, type ErrorCode } from '../../../../shared/errors.ts';

/** The target of a request, for an error's parameters and details. */
export interface RequestPlace {
  readonly table: string;
  readonly region: string;
  /** Null for the region's own endpoint. */
  readonly endpoint: string | null;
  readonly credentials: Credentials;
  /** The queried index; null: the table itself. */
  readonly index: string | null;
  /** The key that signed the request, if one did. */
  readonly accessKeyId?: string;
}

/** Node's and the resolver's codes for an unreachable host. */
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

/** Node's codes for an untrusted certificate or handshake: a sign-in page, a proxy, a wrong clock. */
const UNTRUSTED = /^(ERR_TLS_|ERR_SSL_|CERT_|EPROTO$|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/** Node's codes for a proxy that refuses to connect, and for one that it can't use. */
const PROXY = /^ERR_PROXY_/;

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

/** IAM's message, the only place that names the missing permission. */
const NOT_AUTHORIZED = /is not authorized to perform: (\S+)(?: on resource: (\S+))?/;

const INDEX_UNFIT =
  /does not have the specified index|backfilling global secondary index|Select type ALL_ATTRIBUTES is not supported/i;

const KEYS_UNFIT =
  /missed key schema element|key element does not match the schema|Missing the key .* in the item|Condition parameter type does not match schema|Type mismatch for key|number of conditions on the keys is invalid|Query key condition not supported|key schema too (big|small)|Key Schema|starting key is invalid|Exclusive Start Key must|required keys was not given|Type mismatch for attribute to update/i;

/**
 * An error of the SDK, its credential providers or Node's network as an `AppError`, with the facts in `details`. An unknown
 * error becomes `internal`.
 */
export function toStoreError(thrown: unknown, place: RequestPlace): AppError {
  if (thrown instanceof AppError) return thrown;
  const facts = factsOf(thrown);
  const { code, options = {} } = classify(facts, place);
  return new AppError(code, { ...options, cause: thrown, details: detailsOf(facts, place) });
}

/** The facts of an error, in any of the SDK's shapes. */
export interface Facts {
  readonly name: string;
  readonly message: string;
  /** Node's `code`; empty: not a system error. */
  readonly errno: string;
  /** The HTTP status; 0: there was no response. */
  readonly status: number;
  readonly requestId: string;
}

/** Whether there was no connection, or no response in time. */
export const isConnectionError = ({ name, errno, message }: Facts): boolean =>
  UNREACHABLE.has(errno) ||
  UNTRUSTED.test(errno) ||
  PROXY.test(errno) ||
  errno === 'ETIMEDOUT' ||
  name === 'TimeoutError' ||
  // The SSO provider passes other errors on as text.
  (name === 'CredentialsProviderError' &&
    /\b(ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|TimeoutError)\b/.test(message));

/** The profile of a connection, for a sentence; `none`: the default one. */
export const profileOf = (credentials: Credentials): string =>
  credentials.kind === 'profile' ? credentials.name : 'none';

interface StoreError {
  readonly code: ErrorCode;
  readonly options?: AppErrorOptions;
}

function classify(facts: Facts, place: RequestPlace): StoreError {
  const { name, errno, status } = facts;
  const { endpoint, region } = place;
  const host = endpoint ?? `dynamodb.${region}.amazonaws.com`;

  if (name === 'AbortError') return { code: 'cancelled' };
  if (errno === 'ECONNREFUSED' && endpoint !== null && isLoopback(new URL(endpoint).hostname)) {
    return { code: 'offline', options: { reason: 'emulator-not-running', params: { endpoint } } };
  }
  if (UNREACHABLE.has(errno)) return { code: 'offline' };
  if (UNTRUSTED.test(errno)) return { code: 'offline', options: { reason: 'untrusted-connection', params: { host } } };
  if (PROXY.test(errno)) return { code: 'offline', options: { reason: 'proxy-failed', params: { host } } };
  if (name === 'TimeoutError' || errno === 'ETIMEDOUT') return { code: 'timeout' };
  const known = classifyCredentials(facts, place) ?? classifyTable(facts, place);
  if (known) return known;
  if (status >= 500) {
    return { code: 'internal', options: { reason: 'service-fault', params: { host }, retryable: true } };
  }
  if (status > 0) {
    return {
      code: 'internal',
      options: { reason: 'unexpected-response', params: { host, error: name, status: String(status) } },
    };
  }
  return { code: 'internal' };
}

function classifyCredentials({ name, message }: Facts, { region, credentials }: RequestPlace): StoreError | null {
  const params = { profile: profileOf(credentials) };
  if (EXPIRED.has(name)) return { code: 'credentials-expired', options: { params } };
  switch (name) {
    case 'CredentialsProviderError':
    case 'TokenProviderError':
      return /expired|SSO session|sso login|session token not found or invalid/i.test(message)
        ? { code: 'credentials-expired', options: { params } }
        : { code: 'credentials-missing', options: { params } };
    case 'MissingAuthenticationTokenException':
    case 'MissingAuthenticationToken':
      return { code: 'credentials-missing', options: { params } };
    case 'InvalidSignatureException':
    case 'SignatureDoesNotMatch':
    case 'RequestTimeTooSkewed':
      if (/scoped to a valid region|scoped to correct region/i.test(message)) return { code: 'wrong-region' };
      return /signature (expired|not yet current)|too skewed/i.test(message) || name === 'RequestTimeTooSkewed'
        ? { code: 'access-denied', options: { reason: 'clock-wrong' } }
        : { code: 'access-denied', options: { reason: 'secret-key-wrong' } };
    case 'UnrecognizedClientException':
    case 'InvalidClientTokenId':
      return { code: 'access-denied', options: { reason: 'access-key-unknown', params: { region } } };
    case 'AccessDeniedException':
    case 'AccessDenied':
    case 'OptInRequired':
      return { code: 'access-denied' };
    default:
      return null;
  }
}

function classifyTable({ name, message }: Facts, place: RequestPlace): StoreError | null {
  const { table, index, region, endpoint, accessKeyId } = place;
  if (THROTTLED.has(name)) return { code: 'throttled' };
  switch (name) {
    case 'ResourceNotFoundException':
      if (endpoint === null || accessKeyId === undefined || !isLoopback(new URL(endpoint).hostname)) {
        return { code: 'table-missing' };
      }
      return {
        code: 'table-missing',
        options: { reason: 'emulator-table-missing', params: { table, endpoint, region, accessKeyId } },
      };
    case 'ResourceInUseException':
    case 'TableAlreadyExistsException':
      return { code: 'conflict', options: { reason: 'table-exists', params: { table } } };
    case 'ConditionalCheckFailedException':
      return { code: 'conflict' };
    case 'ValidationException':
      if (INDEX_UNFIT.test(message) || (index !== null && KEYS_UNFIT.test(message))) {
        // An index that is being filled is ready later; one that is absent or of another shape is not.
        return { code: 'index-missing', options: { retryable: /backfilling/i.test(message) } };
      }
      if (KEYS_UNFIT.test(message)) return { code: 'wrong-key-schema' };
      return { code: 'validation', options: { reason: 'refused-request', params: { message } } };
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

/** Reads the facts of any thrown value. */
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
