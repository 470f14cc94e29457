/// <reference path="./dynaliteModule.d.ts" />
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import dynalite from 'dynalite';
import { AppError } from '../../shared/errors.ts';
import { root } from './ensure.mjs';

/** Where the embedded table keeps its data: in the project, ignored by git. */
const defaultDataDirectory = path.join(root, '.data', 'dynamodb');

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
 * @throws AppError `already-running` when the port is taken (details: port), or the directory in use (details: directory).
 */
export async function startDynalite({
  port = 0,
  directory = defaultDataDirectory,
}: DynaliteOptions = {}): Promise<Emulator> {
  // Both are tried first: dynalite opens its data before it listens, does not let go of them when that fails, and ends the
  // whole process at the first request when it could not open them.
  await listenOn(createServer(), port).then(closeServer);
  if (directory !== null) await tryDirectory(directory);

  const server = dynalite({
    ...(directory === null ? {} : { path: directory }),
    // Tables are there at once; the half second that dynalite plays for would only be waited for.
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
  });
  await listenOn(server, port);
  return { endpoint: `http://127.0.0.1:${portOf(server)}`, stop: () => closeServer(server) };
}

/** The port of a server that listens. */
export function portOf(server: Pick<Server, 'address'>): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The server does not listen on a port.');
  return address.port;
}

async function listenOn(server: Server, port: number): Promise<Server> {
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE') throw error;
    throw new AppError(
      'already-running',
      `Port ${port} is taken, perhaps by another embedded table. Choose another one.`,
      { cause: error, details: { port: String(port) } },
    );
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    // Clients keep idle connections, which would hold the server open.
    server.closeAllConnections();
  });
}

/** The part of dynalite's own data store that tells whether a directory is free. */
interface Level {
  open(): Promise<void>;
  close(): Promise<void>;
}

/** Makes the directory and its data store, and rejects when another process has them open. */
async function tryDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  // dynalite's dependency, not ours: found from where dynalite is.
  const fromDynalite = createRequire(import.meta.resolve('dynalite'));
  const { Level }: { Level: new (path: string) => Level } = fromDynalite('level');
  const level = new Level(directory);
  try {
    await level.open();
    await level.close();
  } catch (error) {
    if (codeOf(error instanceof Error ? error.cause : error) !== 'LEVEL_LOCKED') throw error;
    throw new AppError(
      'already-running',
      `The data in ${directory} are in use by another embedded table. End that one first, or use another directory.`,
      { cause: error, details: { directory } },
    );
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
