import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { systemClock } from '../../main/engine/clock.ts';
import { type Emulator, portOf } from '../../scripts/lib/dynalite.ts';

const run = promisify(execFile);

/** The npm package whose tarball contains Amazon's DynamoDB Local. Installing it would add 347 MB of dependencies. */
const PACKAGE = 'amplify-dynamodb-simulator@2.9.30';
/** The tarball's integrity from the registry; a published version never changes. */
const INTEGRITY = 'sha512-xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ==';
const MIN_JAVA = 17;
const CACHE = path.resolve(import.meta.dirname, '../../.cache/dynamodb-local');
const EMULATOR_DIRECTORY = path.join(CACHE, PACKAGE.replace('@', '-'));

/** Java starts in a second or two, and slower on a busy machine. */
const START_ATTEMPTS = 600;
const ATTEMPT_MS = 100;

/** The reason why DynamoDB Local can't run on this computer. */
export interface Unavailable {
  readonly reason: string;
}

/**
 * Starts Amazon's DynamoDB Local on a free port, in memory. Returns a reason if this computer has no Java or can't download
 * it; the first call on a computer downloads 57 MB.
 * @throws Error if the download has the wrong digest, or if it does not start.
 */
export async function startDynamoDbLocal(): Promise<Emulator | Unavailable> {
  const lacking = await whyNoJava();
  if (lacking !== null) return { reason: lacking };
  const directory = await unpackedEmulator();
  if (directory === null) return { reason: `${PACKAGE} could not be fetched with npm` };
  const port = await freePort();
  const java = spawn(
    'java',
    [
      '-Djava.library.path=./DynamoDBLocal_lib',
      '-jar',
      'DynamoDBLocal.jar',
      ...['-inMemory', '-sharedDb', '-disableTelemetry'],
      ...['-port', String(port)],
    ],
    { cwd: directory, stdio: 'ignore' },
  );
  const exited = once(java, 'exit');
  const killWithUs = () => java.kill();
  process.once('exit', killWithUs);

  const stop = async (): Promise<void> => {
    process.off('exit', killWithUs);
    java.kill();
    await exited;
  };
  for (let attempt = 1; !(await answers(port)); attempt++) {
    if (java.exitCode !== null) throw new Error(`DynamoDB Local exited at once with code ${java.exitCode}.`);
    if (attempt === START_ATTEMPTS) {
      await stop();
      throw new Error('DynamoDB Local did not start in time.');
    }
    await systemClock.sleep(ATTEMPT_MS, new AbortController().signal);
  }
  return { endpoint: `http://127.0.0.1:${port}`, stop };
}

/** Returns why this computer's Java can't be used; null: it can. */
async function whyNoJava(): Promise<string | null> {
  if (process.env.MERIDIAN_NO_JAVA) return 'MERIDIAN_NO_JAVA is set';
  try {
    // `java -version` writes to stderr: openjdk version "17.0.15" 2025-04-15
    const { stderr } = await run('java', ['-version']);
    const major = Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0);
    return major >= MIN_JAVA ? null : `Java ${major} is too old, it takes ${MIN_JAVA} or newer`;
  } catch {
    return `there is no Java, it takes ${MIN_JAVA} or newer`;
  }
}

/**
 * Returns the directory with the jar; downloads, verifies and unpacks it if it is missing. Works in a temporary directory that
 * is renamed at the end, so that two processes can do it at once. Null: npm could not download it.
 */
async function unpackedEmulator(): Promise<string | null> {
  if (await exists(EMULATOR_DIRECTORY)) return EMULATOR_DIRECTORY;
  await mkdir(CACHE, { recursive: true });
  const work = await mkdtemp(path.join(CACHE, 'fetch-'));
  try {
    // On Windows npm is a shell script; every argument is a constant or one of our paths.
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    await run(npm, ['pack', PACKAGE, '--silent'], { cwd: work, shell: process.platform === 'win32' }).catch(() => null);
    const tarball = `${PACKAGE.replace('@', '-')}.tgz`;
    if (!(await exists(path.join(work, tarball)))) return null;
    const digest = createHash('sha512')
      .update(await readFile(path.join(work, tarball)))
      .digest('base64');
    if (`sha512-${digest}` !== INTEGRITY) throw new Error(`${tarball} has an unexpected digest: ${digest}`);
    // Relative, because tar would treat the part of a Windows path before the colon as a host name.
    await run('tar', ['-xzf', tarball, 'package/emulator'], { cwd: work });
    await rename(path.join(work, 'package', 'emulator'), EMULATOR_DIRECTORY).catch(async (error: unknown) => {
      if (!(await exists(EMULATOR_DIRECTORY))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return EMULATOR_DIRECTORY;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** Returns a port that is free now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  server.close();
  await once(server, 'close');
  return port;
}

/** Whether a server accepts connections on a port. */
async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
