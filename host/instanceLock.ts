import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a second instance sends to the first. */
export interface Invocation {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly data: unknown;
}

/** Sends a message and exits; run in a child, because requestSingleInstanceLock is synchronous. Code 3: no listener. */
const deliverScript = `
const [address, message] = process.argv.slice(1);
const until = Date.now() + 2000;
(function connect() {
  require('node:net').connect(address)
    .on('connect', function () { this.end(message); })
    .on('close', (failed) => { if (!failed) process.exit(0); })
    .on('error', () => { if (Date.now() > until) process.exit(3); setTimeout(connect, 50); });
})();`;

/**
 * The lock of a user-data folder: a file with the owner's process id, and a socket on which the owner receives the
 * messages of second instances. An instance takes over a lock whose owner has exited or does not listen.
 */
export class InstanceLock {
  readonly #files: readonly string[];
  readonly #server: Server;

  private constructor(server: Server, files: readonly string[]) {
    this.#server = server;
    this.#files = files;
    process.on('exit', () => this.release());
  }

  /** Acquires the lock. Returns undefined if another instance has it; that one received `invocation`. */
  static acquire(
    folder: string,
    invocation: Invocation,
    onSecond: (second: Invocation) => void,
  ): InstanceLock | undefined {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'host-instance.lock');
    const address = socketAddress(folder);
    while (!claim(file)) {
      const owner = ownerOf(file);
      if (isAlive(Number(owner)) && deliver(address, invocation)) return undefined;
      // Keep the file if another instance has taken over the lock.
      if (owner !== undefined && ownerOf(file) === owner) rmSync(file, { force: true });
    }
    if (process.platform !== 'win32') rmSync(address, { force: true });
    const server = createServer({ allowHalfOpen: true }, (connection) => {
      const parts: Buffer[] = [];
      connection.on('data', (part: Buffer) => parts.push(part));
      connection.on('error', () => undefined);
      connection.on('end', () => {
        connection.end();
        onSecond(JSON.parse(Buffer.concat(parts).toString()));
      });
    });
    server.listen(address).unref();
    return new InstanceLock(server, process.platform === 'win32' ? [file] : [file, address]);
  }

  release(): void {
    if (!this.#server.listening) return;
    this.#server.close();
    for (const file of this.#files) rmSync(file, { force: true });
  }
}

/** Creates the file with its content at once, since an empty one would look abandoned. Returns false if it exists. */
function claim(file: string): boolean {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Reads the process id; undefined if the lock was just released. */
function ownerOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function deliver(address: string, invocation: Invocation): boolean {
  const args = ['-e', deliverScript, '--', address, JSON.stringify(invocation)];
  return spawnSync(process.execPath, args).status === 0;
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && pid !== process.pid && process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Path of the socket, in the temporary folder because a Unix socket's path has at most about 100 characters. */
function socketAddress(folder: string): string {
  const name = `meridian-host-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}
