import { lookup } from 'node:dns/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Clock, systemClock } from '../../clock.ts';
import type { AskCode } from '../askCode.ts';
import type { ServerDate } from '../messageStore.ts';
import { type RemoteConfig, requireSecure } from './config.ts';
import { createCredentials } from './credentials.ts';
import { RequestHandler } from './requestHandler.ts';

export interface ClientOptions {
  readonly clock?: Clock;
  /** Called with the date of every answer. */
  readonly onServerDate?: (date: ServerDate) => void;
  /** How host names are looked up when the region's name has no address; rejects when there is none. */
  readonly resolveHost?: (hostname: string) => Promise<unknown>;
  /** Asks the person for the code of an MFA device; without it, a profile that wants one gives no credentials. */
  readonly askCode?: AskCode;
}

/** First attempt and two more, for throttling, faults of the service and connections that had gone stale. */
const MAX_ATTEMPTS = 3;

/**
 * The document client for a table. Numbers come back as text, digit for digit, because no attribute of the model is a
 * number and a page must not fail over one that JavaScript can't hold.
 * @throws AppError `insecure-endpoint` when the endpoint is plain http to another computer.
 */
export function createClient(config: RemoteConfig, options: ClientOptions = {}): DynamoDBDocumentClient {
  if (config.endpoint !== null) {
    const { protocol, hostname } = new URL(config.endpoint);
    requireSecure(protocol, hostname);
  }
  const { clock = systemClock, onServerDate = () => {}, resolveHost = (name) => lookup(name) } = options;
  const client = new DynamoDBClient({
    region: config.region,
    ...(config.endpoint === null ? {} : { endpoint: config.endpoint }),
    // The account says where its data lives; an AWS_ENDPOINT_URL left over in the environment does not.
    ignoreConfiguredEndpointUrls: true,
    credentials: createCredentials(config, options.askCode),
    requestHandler: new RequestHandler(config, { clock, onServerDate, resolveHost }),
    maxAttempts: MAX_ATTEMPTS,
    retryMode: 'standard',
    // Anything but "auto", which would ask the instance metadata service.
    defaultsMode: 'standard',
  });
  return DynamoDBDocumentClient.from(client, { unmarshallOptions: { wrapNumbers: (digits) => digits } });
}
