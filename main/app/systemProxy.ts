import type { Session } from 'electron';
import type { Log } from '../engine/log.ts';

/** Resolves the system's proxy of a URL; null: none, or the system can't say. Never rejects. */
export async function resolveSystemProxy(session: Pick<Session, 'resolveProxy'>, url: string, log: Log) {
  try {
    return proxyOf(await session.resolveProxy(url));
  } catch (error) {
    log('warn', 'The proxy settings of the system could not be read.', error);
    return null;
  }
}

/** The first proxy of a list as PAC files write it, such as `PROXY a:8080; DIRECT`. Node speaks no SOCKS: those are skipped. */
function proxyOf(list: string): string | null {
  for (const entry of list.split(';')) {
    const [kind, address] = entry.trim().split(/\s+/);
    if (kind === 'DIRECT') return null;
    if (kind === 'PROXY') return `http://${address}`;
    if (kind === 'HTTPS') return `https://${address}`;
  }
  return null;
}
