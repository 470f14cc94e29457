/// <reference path="./dynaliteModule.d.ts" />
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import dynalite from 'dynalite';
import { AppError } from '../../shared/errors.ts';
import { root } from './ensure.mjs';

/** Data folder of the embedded table, ignored by git. */
const defaultDataDirectory = path.join(root, '.data', 'dynamodb');

export interface DynaliteOptions {
  /** 0: any free port. */
  readonly port?: number;
  /** Folder of persistent data; null: in memory only. */
  readonly directory?: string | null;
}

/** A DynamoDB emulator on this computer. */
export interface Emulator {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** Closes its connections and stops it. Data in memory is lost. */
  stop(): Promise<void>;
}

/**
 * Starts the embedded DynamoDB, dynalite, in this process. Only this computer can reach it.
 * @throws AppError `already-running` when the port is taken (details: port), or the directory in use (details: directory).
 */
export async function startDynalite({
  port = 0,
  directory = defaultDataDirectory,
}: DynaliteOptions = {}): Promise<Emulator> {
  const release = directory === null ? async () => {} : await claim(directory);
  try {
    const server = dynalite({
      ...(directory === null ? {} : { path: directory }),
      // Create and delete tables at once, without dynalite's simulated delay.
      createTableMs: 0,
      deleteTableMs: 0,
      updateTableMs: 0,
    });
    const answered = trackRequests(server);
    try {
      await listenOn(server, port);
    } catch (error) {
      // dynalite releases its data only when a listening server closes.
      await listenOn(server, 0);
      await closeServer(server);
      throw error;
    }
    return {
      endpoint: `http://127.0.0.1:${portOf(server)}`,
      stop: () =>
        answered()
          .then(() => closeServer(server))
          .finally(release),
    };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Returns the port of a listening server. */
export function portOf(server: Pick<Server, 'address'>): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The server does not listen on a port.');
  return address.port;
}

async function listenOn(server: Server, port: number): Promise<void> {
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE') throw error;
    throw new AppError('already-running', { reason: 'port-in-use', params: { port: String(port) }, cause: error });
  }
}

/**
 * Returns a function that takes no more requests and resolves once all are answered, also those whose client is gone:
 * dynalite ends with an uncaught error when its data are closed while it reads them.
 */
function trackRequests(server: Server): () => Promise<void> {
  let underWay = 0;
  let idle = (): void => {};
  server.prependListener('request', (_request, response) => {
    underWay++;
    const { end } = response;
    Reflect.set(response, 'end', (...values: readonly unknown[]) => {
      underWay--;
      if (underWay === 0) idle();
      return Reflect.apply(end, response, values);
    });
  });
  return async () => {
    server.removeAllListeners('request').on('request', ({ socket }) => socket.destroy());
    if (underWay > 0) {
      await new Promise<void>((resolve) => {
        idle = resolve;
      });
    }
  };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    // Idle connections of clients would keep the server open.
    server.closeAllConnections();
  });
}

/** LevelDB, dynalite's storage. Only one process at a time can open a directory. */
interface Level {
  open(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Locks the directory until this process exits or calls the returned function. dynalite opens its data late, and exits
 * the process at the first request if that fails. So an open LevelDB inside the directory is the lock, which the system
 * releases even after a crash, and the data is tried under it.
 */
async function claim(directory: string): Promise<() => Promise<void>> {
  const lockDirectory = path.join(directory, 'lock');
  await mkdir(lockDirectory, { recursive: true });
  try {
    const lock = await openLevel(lockDirectory);
    const release = () => lock.close();
    try {
      const data = await openLevel(directory);
      await data.close();
    } catch (error) {
      await release();
      throw error;
    }
    return release;
  } catch (error) {
    if (codeOf(error instanceof Error ? error.cause : error) !== 'LEVEL_LOCKED') throw error;
    throw new AppError('already-running', { reason: 'data-in-use', params: { directory }, cause: error });
  }
}

async function openLevel(directory: string): Promise<Level> {
  // A dependency of dynalite, so resolve it from there.
  const fromDynalite = createRequire(import.meta.resolve('dynalite'));
  const { Level }: { Level: new (path: string) => Level } = fromDynalite('level');
  const level = new Level(directory);
  await level.open();
  return level;
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
