import fs from 'node:fs/promises';
import path from 'node:path';
import { externalDataInterceptor, getHomeDir } from '@smithy/core/config';

/** The header of a section: its kind, if it has one, and its name, which may be in quotes. */
const header = /^\s*\[\s*(?:(profile|sso-session|services)\s+)?(["']?)(.*?)\2\s*\]/;
/** The names that the SDK reads after a kind. It drops the sections of others, such as `[profile "my work"]`. */
const readable = /^[\w@+.%:/-]+$/;

/** How many calls use the rewritten file. */
let users = 0;

/**
 * Runs `work`, which may have the SDK read the shared AWS files: where they have profiles whose names the SDK can't read,
 * it reads a copy in another notation, which is forgotten afterwards. A missing file counts as empty.
 */
export async function withSharedFiles<T>(work: () => Promise<T>): Promise<T> {
  const { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE } = process.env;
  const config = pathOf(AWS_CONFIG_FILE, 'config');
  const credentials = pathOf(AWS_SHARED_CREDENTIALS_FILE, 'credentials');
  const rewritten = rewrite(await read(config), await read(credentials));
  if (rewritten === null) return await work();
  externalDataInterceptor.interceptFile(config, rewritten);
  users++;
  try {
    return await work();
  } finally {
    if (--users === 0) delete externalDataInterceptor.getFileRecord()[config];
  }
}

/** The path by which the SDK reads a file. */
const pathOf = (chosen: string | undefined, name: string): string =>
  (chosen || path.join(getHomeDir(), '.aws', name)).replace(/^~(?=\/)/, () => getHomeDir());

const read = (file: string): Promise<string> => fs.readFile(file, 'utf8').catch(() => '');

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
