import { once } from 'node:events';
import { createServer } from 'node:http';
import { portOf } from '../../scripts/lib/dynalite.ts';
import {
  Forwarder,
  give,
  readRequest,
  serviceError,
  type WireAnswer,
  type WireRequest,
} from '../faults/support/wire.ts';
import { type IamRequest, iamRequestOf, isAllowed, type Statement, type TablePlace } from './iam.ts';

/** A DynamoDB that evaluates a policy before it serves a request. */
export interface GuardedTable {
  readonly endpoint: string;
  /** The statements that allow requests. */
  statements: readonly Statement[];
  /** Answers a request instead of the service; null: the service answers. */
  instead: (request: WireRequest) => Promise<WireAnswer | 'no answer' | null>;
  /** What was denied since the start, as `action resource keys`. */
  readonly denied: string[];
  stop(): Promise<void>;
}

/** Starts a proxy before an emulator that denies what the policy does not allow, as AWS does. */
export async function guardTable(emulator: string, place: TablePlace): Promise<GuardedTable> {
  const forwarder = new Forwarder(emulator);
  const denied: string[] = [];
  const server = createServer((incoming, response) => {
    const serve = async (): Promise<void> => {
      const request = await readRequest(incoming);
      const seen = iamRequestOf(request, place);
      if (!isAllowed(table.statements, seen)) {
        denied.push([seen.action, seen.resource, ...(seen.leadingKeys ?? [])].join(' '));
        give(response, denial(seen));
        return;
      }
      const answer = (await table.instead(request)) ?? (await forwarder.send(request));
      if (answer === 'no answer') incoming.socket.destroy();
      else give(response, answer);
    };
    serve().catch(() => incoming.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const table: GuardedTable = {
    endpoint: `http://127.0.0.1:${portOf(server)}`,
    statements: [],
    instead: async () => null,
    denied,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      forwarder.close();
    },
  };
  return table;
}

const denial = ({ action, resource }: IamRequest): WireAnswer =>
  serviceError(
    400,
    'AccessDeniedException',
    `User: arn:aws:iam::123456789012:user/me is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
  );
