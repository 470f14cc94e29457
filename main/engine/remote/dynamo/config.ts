import { z } from 'zod';
import { AccessKeys, Credentials } from '../../../../shared/connection.ts';
import { AppError } from '../../../../shared/errors.ts';

/** Where the table is and how to reach it. `keys` are secret: never to be logged. */
export const RemoteConfig = z
  .object({
    region: z.string().min(1),
    table: z.string().min(1),
    /** The index over group rows; its absence is found out and survived. */
    index: z.string().min(1).default('message-group-sk-index'),
    /** Null: the region's own endpoint. Plain http only to this computer itself. */
    endpoint: z
      .url({ protocol: /^https?$/ })
      .nullable()
      .default(null),
    /** Where requests get their credentials from. */
    credentials: Credentials.default({ kind: 'default' }),
    /** Explicit keys; they win over `credentials`. */
    keys: AccessKeys.nullable().default(null),
    /** The IANA zone of times that carry no offset. */
    naiveZone: z.string().min(1).default('UTC'),
    /** Limits of one request, in milliseconds: until the connection stands, and until the answer begins or goes on. */
    timeouts: z
      .strictObject({ connect: z.int().positive(), request: z.int().positive() })
      .readonly()
      .default({ connect: 3_000, request: 10_000 }),
  })
  .readonly();
export type RemoteConfig = z.infer<typeof RemoteConfig>;
/** The same before its defaults are filled in. */
export type RemoteSettings = z.input<typeof RemoteConfig>;

/**
 * Checks the settings and fills in the defaults; what belongs to others is left out.
 * @throws AppError `validation`, naming the first setting that is wrong but never a value.
 */
export function parseRemoteConfig(settings: RemoteSettings): RemoteConfig {
  const parsed = RemoteConfig.safeParse(settings);
  if (parsed.success) return parsed.data;
  const setting = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new AppError('validation', `The connection's ${setting} is not valid.`, {
    details: { setting },
  });
}

/** Whether a URL's host is this computer itself: `localhost`, 127.0.0.0/8 or ::1. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  // URL has already normalised every spelling of an IPv4 address (0x7f.1, 2130706433) to four decimals.
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * Refuses to send messages and signatures in the clear over a network.
 * @throws AppError `insecure-endpoint`.
 */
export function requireSecure(protocol: string, hostname: string): void {
  if (protocol === 'https:' || isLoopback(hostname)) return;
  throw new AppError(
    'insecure-endpoint',
    `${hostname} would be reached without encryption. Use an https address; plain http is for this computer only.`,
    { details: { endpoint: `${protocol}//${hostname}` } },
  );
}
