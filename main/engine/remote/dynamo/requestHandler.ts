import { NodeHttpHandler } from '@smithy/node-http-handler';
import { AppError } from '../../../../shared/errors.ts';
import { instantFromMillis } from '../../../../shared/time/instant.ts';
import type { Clock } from '../../clock.ts';
import type { ServerDate } from '../messageStore.ts';
import type { RemoteConfig } from './config.ts';
import { type RequestPlace, toStoreError } from './errors.ts';

type Handle = NodeHttpHandler['handle'];

/** Node's codes for a connection that the far side closed while it was idle: the SDK does well to try these again. */
const STALE_CONNECTION = ['ECONNRESET', 'EPIPE'] as const;

/** DynamoDB's oldest region: a name that resolves wherever names do. */
const EXISTING_HOST = 'dynamodb.us-east-1.amazonaws.com';

export interface RequestHandlerOptions {
  readonly clock: Clock;
  readonly onServerDate: (date: ServerDate) => void;
  /** Rejects when the name has no address. */
  readonly resolveHost: (hostname: string) => Promise<unknown>;
}

/**
 * The SDK's HTTP handler with two rules of Meridian: a host that can't be reached or does not answer fails at the first
 * attempt, since the sync loop has its own back-off and people should learn soon that they are offline; and every
 * answer's date is told.
 */
export class RequestHandler extends NodeHttpHandler {
  readonly #place: RequestPlace;
  readonly #options: RequestHandlerOptions;

  constructor(config: RemoteConfig, options: RequestHandlerOptions) {
    super({
      connectionTimeout: config.timeouts.connect,
      requestTimeout: config.timeouts.request,
      // Without it, a request that takes too long is only warned about.
      throwOnRequestTimeout: true,
      // The request's limit ends with the head of the answer; this one guards a body that stops half-way.
      socketTimeout: config.timeouts.request,
    });
    this.#place = { ...config, index: null };
    this.#options = options;
  }

  override async handle(...[request, options]: Parameters<Handle>): ReturnType<Handle> {
    const { clock, onServerDate } = this.#options;
    const sentAt = clock.now();
    try {
      const answer = await super.handle(request, options);
      const { date = '' } = answer.response.headers;
      const millis = Date.parse(date);
      if (!Number.isNaN(millis)) {
        onServerDate({ serverDate: instantFromMillis(millis), sentAt, receivedAt: clock.now() });
      }
      return answer;
    } catch (error) {
      throw await this.#final(error);
    }
  }

  /** The errors worth another attempt as they are; the others in a form that the SDK does not take for transient. */
  async #final(error: unknown): Promise<unknown> {
    if (!(error instanceof Error) || error.name === 'AbortError') return error;
    const errno = 'code' in error ? error.code : undefined;
    if (STALE_CONNECTION.some((stale) => stale === errno)) return error;
    if (errno === 'ENOTFOUND' && this.#place.endpoint === null && (await this.#isOnline())) {
      const { region, table } = this.#place;
      return new AppError('wrong-region', `There is no DynamoDB in a region "${region}". Correct the region.`, {
        details: { region, table, errno },
      });
    }
    // As data and back, which drops the cause: the SDK looks into it and would try again.
    return AppError.fromData(toStoreError(error, this.#place).toData());
  }

  /** Tells "no such region" from "no network": both are a name that does not resolve. */
  async #isOnline(): Promise<boolean> {
    try {
      await this.#options.resolveHost(EXISTING_HOST);
      return true;
    } catch {
      return false;
    }
  }
}
