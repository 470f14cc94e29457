import { readFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { externalDataInterceptor, getHomeDir } from '@smithy/core/config';

/** The header of a section: its kind, if it has one, and its name, which may be in quotes. */
const header = /^\s*\[\s*(?:(profile|sso-session|services)\s+)?(["']?)(.*?)\2\s*\]/;
/** The names that the SDK reads after a kind. It drops the sections of others, such as `[profile "my work"]`. */
const readable = /^[\w@+.%:/-]+$/;

/** The lines that no setting needs. */
const secret = /^\s*aws_(?:secret_access_key|session_token)\s*=.*\n?/gim;

/** How many calls use the files with their secrets. */
let users = 0;

/**
 * Runs `work`, which may have the SDK read the shared AWS files, secrets included. Profiles whose names the SDK can't read are
 * given to it in another notation. A missing file counts as empty.
 */
export async function withSharedFiles<T>(work: () => Promise<T>): Promise<T> {
  const files = pathsOfFiles();
  const [config, credentials] = await Promise.all(files.map((file) => fs.readFile(file, 'utf8').catch(() => '')));
  give(files, [rewrite(config ?? '', credentials ?? '') ?? config ?? '', credentials ?? '']);
  users++;
  try {
    return await work();
  } finally {
    if (--users === 0) hideSecrets();
  }
}

/**
 * Has the SDK use the settings of the shared AWS files, as they are now, without their secrets. The SDK would otherwise keep
 * the content of both files for as long as it runs. Outside `withSharedFiles` it only looks for settings.
 */
export function hideSecrets(): void {
  if (users > 0) return;
  const files = pathsOfFiles();
  give(
    files,
    files.map((file) => readIfPresent(file).replace(secret, '')),
  );
}

function give(files: readonly string[], contents: readonly string[]): void {
  for (const [index, file] of files.entries()) externalDataInterceptor.interceptFile(file, contents[index] ?? '');
}

function readIfPresent(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function pathsOfFiles(): readonly [string, string] {
  const { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE } = process.env;
  return [pathOf(AWS_CONFIG_FILE, 'config'), pathOf(AWS_SHARED_CREDENTIALS_FILE, 'credentials')];
}

/** The path by which the SDK reads a file. */
const pathOf = (chosen: string | undefined, name: string): string =>
  (chosen || path.join(getHomeDir(), '.aws', name)).replace(/^~(?=\/)/, () => getHomeDir());

/** The config file with `[kind.name]` for each section that the SDK can't read, of both files; null: there is none. */
function rewrite(config: string, credentials: string): string | null {
  let isRewritten = false;
  const lines = config.split(/\r?\n/).map((line) => {
    const [, kind, , name] = header.exec(line) ?? [];
    if (kind === undefined || name === undefined || readable.test(name)) return line;
    isRewritten = true;
    return `[${kind}.${name}]`;
  });
  // There, names have no kind and no quotes. Keys that come later win, as they do between the files.
  let isMoved = false;
  for (const line of credentials.split(/\r?\n/)) {
    const [, kind, , name = ''] = header.exec(line) ?? [];
    if (line.trimStart().startsWith('[')) {
      isMoved = kind === undefined && /\s/.test(name);
      if (isMoved) lines.push(`[profile.${name}]`);
      isRewritten ||= isMoved;
    } else if (isMoved) lines.push(line);
  }
  return isRewritten ? lines.join('\n') : null;
}
