/// <reference path="../../test/support/dynalite.d.ts" />
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import dynalite from 'dynalite';
import { AppError } from '../../shared/errors.ts';
import { root } from './ensure.mjs';

/** Where the embedded table keeps its data: in the project, ignored by git. */
export const defaultDataDirectory = path.join(root, '.data', 'dynamodb');

export interface DynaliteOptions {
  /** 0: the system chooses one. */
  readonly port?: number;
  /** Where its data is kept from one start to the next; null: in memory only. */
  readonly directory?: string | null;
}

/** A DynamoDB that runs on this computer. */
export interface Emulator {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** Closes its connections and ends it; what it kept in memory is gone. */
  stop(): Promise<void>;
}

/**
 * Starts an embedded DynamoDB, dynalite, in this process; reachable from this computer only.
 * @throws AppError `already-running` when the port is taken.
 */
export async function startDynalite({
  port = 0,
  directory = defaultDataDirectory,
}: DynaliteOptions = {}): Promise<Emulator> {
  if (directory !== null) await mkdir(directory, { recursive: true });
  const server = dynalite({
    ...(directory === null ? {} : { path: directory }),
    // Tables are there at once; the half second that dynalite plays for would only be waited for.
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
  });
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new AppError(
      'already-running',
      `Port ${port} is taken, perhaps by another embedded table. Choose another one.`,
      {
        cause: error,
      },
    );
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The server does not listen on a port.');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        // Clients keep idle connections, which would hold the server open.
        server.closeAllConnections();
      }),
  };
}
