import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';

/** A running DynamoDB, on this computer. */
export interface Emulator {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** Closes its connections and ends it; what it kept in memory is gone. */
  stop(): Promise<void>;
}

/** Dynalite in this process, on a port of the system's choice; its data in memory or in the directory `path`. */
export async function startDynalite({ path }: { path?: string } = {}): Promise<Emulator> {
  const server = dynalite({
    ...(path === undefined ? {} : { path }),
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${portOf(server.address())}`,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        // Clients keep idle connections, which would hold the server open.
        server.closeAllConnections();
      }),
  };
}

/** The port of a server that listens. */
export function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new TypeError('The server does not listen on a port.');
  return address.port;
}
