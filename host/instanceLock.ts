import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a second instance tells the first one. */
export interface Invocation {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly data: unknown;
}

/** Connects, writes and ends: run by a child, because requestSingleInstanceLock answers at once. 3: nobody listens. */
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
 * The lock of one user-data folder: a file with the owner's process id, and a socket on which the owner hears of
 * second instances. A lock whose owner is gone, or does not listen, is taken over.
 */
export class InstanceLock {
  readonly #files: readonly string[];
  readonly #server: Server;

  private constructor(server: Server, files: readonly string[]) {
    this.#server = server;
    this.#files = files;
    process.on('exit', () => this.release());
  }

  /** The lock, or undefined after another instance has it and was told of `invocation`. */
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
      // Not the file of another instance that has taken the lock over meanwhile.
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

/** Whether the file was not there. It appears with its content: an empty one would look like a dead owner's. */
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

/** The process id in the file; undefined when the lock has just been released. */
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

/** In the temporary folder under a short name: the path of a Unix socket holds about 100 characters. */
function socketAddress(folder: string): string {
  const name = `meridian-host-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}
