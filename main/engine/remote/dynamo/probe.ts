import { type ConnectionProbe, type SignIn, TEST_PARTITION } from '../connectionProbe.ts';
import type { RequestContext } from '../messageStore.ts';
import type { Table } from './table.ts';

/** The probe over one DynamoDB table; it shares the credentials and connections of the store that it comes with. */
export class DynamoProbe implements ConnectionProbe {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async signIn(context: RequestContext): Promise<SignIn> {
    // Asking for credentials can't be stopped; waiting for them can.
    const { accessKeyId, expiration } = await this.#table.call(context, (client, { abortSignal }) =>
      untilAborted(client.config.credentials(), abortSignal),
    );
    return { accessKeyId, expiresAt: expiration ?? null };
  }

  async queryIndex(context: RequestContext): Promise<void> {
    await this.#table.query(
      {
        IndexName: this.#table.config.index,
        KeyConditionExpression: 'message_group_uuid = :none',
        ExpressionAttributeValues: { ':none': TEST_PARTITION },
        Select: 'ALL_ATTRIBUTES',
        Limit: 1,
      },
      context,
    );
  }

  async writeTestItem(id: string, context: RequestContext): Promise<void> {
    await this.#table.put(itemOf(id), { expression: 'attribute_not_exists(pk)' }, context);
  }

  async removeTestItem(id: string, context: RequestContext): Promise<void> {
    await this.#table.delete(itemOf(id), { expression: 'attribute_exists(pk)' }, context);
  }
}

const itemOf = (id: string) => ({ pk: TEST_PARTITION, sk: id });

/** The promise's outcome, or the signal's reason as soon as it aborts. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
