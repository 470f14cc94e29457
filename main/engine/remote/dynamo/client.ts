import { lookup } from 'node:dns/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { AppError } from '../../../../shared/errors.ts';
import { instantFromMillis } from '../../../../shared/time/instant.ts';
import { type Clock, systemClock } from '../../clock.ts';
import type { PromptForCode, ServerDate, SystemAccess } from '../messageStore.ts';
import { APP_ID, type RemoteConfig, requireRegion, requireSecureEndpoint } from './config.ts';
import { createCredentials } from './credentials.ts';
import { type RequestPlace, toStoreError } from './errors.ts';
import { NetworkHandler } from './networkHandler.ts';
import { hideSecrets } from './sharedFiles.ts';

export interface ClientOptions {
  readonly clock?: Clock;
  /** Called with the date of every response. */
  readonly onServerDate?: (date: ServerDate) => void;
  /** Resolves a host name; rejects when it has no address. Tells a wrong region from a missing network. */
  readonly resolveHost?: (hostname: string) => Promise<unknown>;
  /** Requests the code of an MFA device; without it, a profile that needs one has no credentials. */
  readonly prompt?: PromptForCode;
  readonly system?: SystemAccess;
  /** Called before the first request, and when another key signs the requests. */
  readonly onSignIn?: (accessKeyId: string) => void;
}

/** One attempt and two more, for throttling, service faults and stale connections. */
const MAX_ATTEMPTS = 3;

/**
 * Creates the document client for a table. It returns numbers as text, digit for digit, because no attribute of the model
 * is a number, and a page must not fail over one that JavaScript cannot represent.
 * @throws AppError `insecure-endpoint` when the endpoint is plain http to another computer, `wrong-region` for no region
 */
export function createClient(config: RemoteConfig, options: ClientOptions = {}): DynamoDBDocumentClient {
  requireSecureEndpoint(config);
  requireRegion(config);
  hideSecrets();
  const { clock = systemClock, onServerDate = () => {}, resolveHost = (name) => lookup(name), system } = options;
  const client = new DynamoDBClient({
    region: config.region,
    userAgentAppId: APP_ID,
    ...(config.endpoint === null ? {} : { endpoint: config.endpoint }),
    // The account's settings decide where its data is, not an AWS_ENDPOINT_URL in the environment.
    ignoreConfiguredEndpointUrls: true,
    credentials: createCredentials(config, options),
    requestHandler: new RequestHandler(config, { clock, onServerDate, resolveHost, system }),
    maxAttempts: MAX_ATTEMPTS,
    retryMode: 'standard',
    // Anything but "auto", which queries the instance metadata service.
    defaultsMode: 'standard',
  });
  return DynamoDBDocumentClient.from(client, { unmarshallOptions: { wrapNumbers: (digits) => digits } });
}

type Handle = NetworkHandler['handle'];

/** Node's codes for a connection that the server closed while it was idle: the SDK may retry these. */
const STALE_CONNECTION = ['ECONNRESET', 'EPIPE'] as const;

/** DynamoDB's oldest region: this name resolves on every network. */
const EXISTING_HOST = 'dynamodb.us-east-1.amazonaws.com';

type RequestHandlerOptions = Required<Pick<ClientOptions, 'clock' | 'onServerDate' | 'resolveHost'>> & {
  readonly system: SystemAccess | undefined;
};

/**
 * The network's handler with two additions: an unreachable or slow host fails at the first attempt, since the sync loop
 * has its own backoff and people should soon see that they are offline; and the date of every response is reported.
 */
class RequestHandler extends NetworkHandler {
  readonly #place: RequestPlace;
  readonly #options: RequestHandlerOptions;

  constructor(config: RemoteConfig, options: RequestHandlerOptions) {
    super({ timeouts: config.timeouts, clock: options.clock, system: options.system });
    this.#place = { ...config, index: null };
    this.#options = options;
  }

  override async handle(...[request, options]: Parameters<Handle>): ReturnType<Handle> {
    const { clock, onServerDate } = this.#options;
    const sentAt = clock.now();
    try {
      return await super.handle(request, options, ({ headers: { date = '' } }) => {
        const millis = Date.parse(date);
        if (Number.isNaN(millis)) return;
        onServerDate({ serverDate: instantFromMillis(millis), sentAt, receivedAt: clock.now() });
      });
    } catch (error) {
      throw await this.#final(error);
    }
  }

  /** Passes on errors that the SDK should retry, and converts the others into errors that it does not take for transient. */
  async #final(error: unknown): Promise<unknown> {
    if (!(error instanceof Error) || error.name === 'AbortError') return error;
    const errno = 'code' in error ? error.code : undefined;
    if (STALE_CONNECTION.some((stale) => stale === errno)) return error;
    if (errno === 'ENOTFOUND' && this.#place.endpoint === null && (await this.#isOnline())) {
      const { region, table } = this.#place;
      const details = { region, table, errno };
      return new AppError('wrong-region', { reason: 'unknown-region', params: { region }, details });
    }
    // Converted to data and back to drop the cause, which the SDK would inspect and retry.
    return AppError.fromData(toStoreError(error, this.#place).toData());
  }

  /** Tells a region that does not exist from a missing network: both are a name that does not resolve. */
  async #isOnline(): Promise<boolean> {
    try {
      await this.#options.resolveHost(EXISTING_HOST);
      return true;
    } catch {
      return false;
    }
  }
}
