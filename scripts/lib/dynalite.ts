/// <reference path="./dynaliteModule.d.ts" />
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import type { Server } from 'node:http';
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
  const release = directory === null ? async () => {} : await claim(directory);
  try {
    const server = dynalite({
      ...(directory === null ? {} : { path: directory }),
      // Tables are there at once; the half second that dynalite plays for would only be waited for.
      createTableMs: 0,
      deleteTableMs: 0,
      updateTableMs: 0,
    });
    try {
      await listenOn(server, port);
    } catch (error) {
      // dynalite lets go of its data only when a server closes that listens.
      await listenOn(server, 0);
      await closeServer(server);
      throw error;
    }
    return {
      endpoint: `http://127.0.0.1:${portOf(server)}`,
      stop: () => closeServer(server).finally(release),
    };
  } catch (error) {
    await release();
    throw error;
  }
}

/** The port of a server that listens. */
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

/** LevelDB, in which dynalite keeps its data. One process at a time can have a directory of it open. */
interface Level {
  open(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Makes the directory this process's own, until it ends or calls the function returned. dynalite opens its data when it
 * likes, and ends the whole process at the first request when it could not. So a LevelDB of its own inside the directory
 * is held open as the lock, which the system releases even after a crash; under it, the data are tried.
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
    throw new AppError(
      'already-running',
      `The data in ${directory} are in use by another embedded table. End that one first, or use another directory.`,
      { cause: error, details: { directory } },
    );
  }
}

async function openLevel(directory: string): Promise<Level> {
  // dynalite's dependency, not ours: found from where dynalite is.
  const fromDynalite = createRequire(import.meta.resolve('dynalite'));
  const { Level }: { Level: new (path: string) => Level } = fromDynalite('level');
  const level = new Level(directory);
  await level.open();
  return level;
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
