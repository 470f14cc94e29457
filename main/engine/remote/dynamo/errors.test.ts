import { expect, test } from 'vitest';
import { AppError } from '../../../../shared/errors.ts';
import { type RequestPlace, toStoreError } from './errors.ts';

const place: RequestPlace = {
  table: 'cruddur',
  region: 'eu-west-1',
  endpoint: null,
  credentials: { kind: 'default' },
  index: null,
};

/** An error as the SDK throws it. */
const serviceError = (name: string, message = '', httpStatusCode = 400) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode, requestId: 'request-1' } });
const systemError = (code: string) => Object.assign(new Error(`getaddrinfo ${code}`), { code });

test.for([
  ['ConditionalCheckFailedException', 'The conditional request failed', 'conflict'],
  ['ResourceNotFoundException', 'Requested resource not found', 'table-missing'],
  ['ResourceInUseException', 'Table already exists: cruddur', 'conflict'],
  ['ProvisionedThroughputExceededException', '', 'throttled'],
  ['ThrottlingException', 'Rate exceeded', 'throttled'],
  ['RequestLimitExceeded', '', 'throttled'],
  ['ExpiredTokenException', 'The security token included in the request is expired', 'credentials-expired'],
  ['CredentialsProviderError', 'Could not load credentials from any providers', 'credentials-missing'],
  ['CredentialsProviderError', 'The SSO session associated with this profile has expired.', 'credentials-expired'],
  ['MissingAuthenticationTokenException', 'Request is missing Authentication Token', 'credentials-missing'],
  ['UnrecognizedClientException', 'The security token included in the request is invalid.', 'access-denied'],
  ['InvalidSignatureException', 'The request signature we calculated does not match', 'access-denied'],
  ['InvalidSignatureException', "Credential should be scoped to a valid region, not 'eu-east-2'. ", 'wrong-region'],
  ['AccessDeniedException', 'Access denied', 'access-denied'],
  ['ValidationException', 'The table does not have the specified index: x', 'index-missing'],
  ['ValidationException', 'Query condition missed key schema element: id', 'wrong-key-schema'],
  ['ValidationException', 'The provided key element does not match the schema', 'wrong-key-schema'],
  [
    'ValidationException',
    'One or more parameter values were invalid: Missing the key id in the item',
    'wrong-key-schema',
  ],
  ['ValidationException', 'Item size has exceeded the maximum allowed size', 'validation'],
  ['AbortError', 'Request aborted', 'cancelled'],
] as const)('%s "%s" is %s', ([name, message, code]) => {
  expect(toStoreError(serviceError(name, message), place)).toMatchObject({
    code,
    details: { table: 'cruddur', region: 'eu-west-1', requestId: 'request-1' },
  });
});

test.for(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ECONNRESET', 'CERT_HAS_EXPIRED'])(
  '%s is offline and retryable',
  (code) => {
    expect(toStoreError(systemError(code), place)).toMatchObject({
      code: 'offline',
      retryable: true,
      details: { errno: code },
    });
  },
);

test('distinguishes an emulator that is not running from a missing network', () => {
  const endpoint = 'http://127.0.0.1:8000';
  expect(toStoreError(systemError('ECONNREFUSED'), { ...place, endpoint })).toMatchObject({
    code: 'offline',
    reason: 'emulator-not-running',
    params: { endpoint },
  });
  for (const [code, elsewhere] of [
    ['ECONNRESET', endpoint],
    ['ECONNREFUSED', 'https://dynamo.example'],
    ['ECONNREFUSED', null],
  ] as const) {
    const error = toStoreError(systemError(code), { ...place, endpoint: elsewhere });
    expect([error.code, error.reason]).toEqual(['offline', undefined]);
  }
});

test('names the key only where tables depend on it', () => {
  const missing = serviceError('ResourceNotFoundException');
  const of = (endpoint: string | null) => toStoreError(missing, { ...place, endpoint, accessKeyId: 'AKIDEXAMPLE' });
  expect(of('http://db.localhost:8000').reason).toBe('emulator-table-missing');
  for (const endpoint of [null, 'https://dynamo.example']) expect(of(endpoint).reason).toBeUndefined();
});

test('maps timeouts of the system and of the SDK', () => {
  expect(toStoreError(systemError('ETIMEDOUT'), place)).toMatchObject({ code: 'timeout', retryable: true });
  const late = Object.assign(new Error('too late'), { name: 'TimeoutError' });
  expect(toStoreError(late, place)).toMatchObject({ code: 'timeout' });
});

test("reads action and resource from IAM's message", () => {
  const arn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/cruddur/index/message-group-sk-index';
  const sentence = `User: arn:aws:iam::123456789012:user/bob is not authorized to perform: dynamodb:Query on resource: ${arn} because no identity-based policy allows the dynamodb:Query action`;
  expect(toStoreError(serviceError('AccessDeniedException', sentence), place)).toMatchObject({
    code: 'access-denied',
    details: { action: 'dynamodb:Query', resource: arn },
  });
});

test('maps unfit keys of an index to index-missing, retryable while the index is filled', () => {
  const missed = serviceError('ValidationException', 'Query condition missed key schema element: message_group_uuid');
  expect(toStoreError(missed, { ...place, index: 'i' })).toMatchObject({ code: 'index-missing', retryable: false });
  const filling = serviceError('ValidationException', 'Cannot read from backfilling global secondary index: i');
  expect(toStoreError(filling, { ...place, index: 'i' })).toMatchObject({ code: 'index-missing', retryable: true });
});

test('retries faults of the service, and reports unknown errors with their status', () => {
  expect(toStoreError(serviceError('InternalServerError', '', 500), place)).toMatchObject({
    code: 'internal',
    retryable: true,
  });
  expect(toStoreError(serviceError('Teapot', 'short and stout', 418), place)).toMatchObject({
    code: 'internal',
    reason: 'unexpected-response',
    params: { error: 'Teapot', status: '418' },
    retryable: false,
  });
});

test('converts any thrown value, and returns an AppError unchanged', () => {
  for (const thrown of [undefined, null, 'text', 7, {}, new TypeError('bug')]) {
    const error = toStoreError(thrown, place);
    expect(error.code).toBe('internal');
    expect(error.cause).toBe(thrown);
  }
  const own = new AppError('insecure-endpoint');
  expect(toStoreError(own, place)).toBe(own);
});
