import { z } from 'zod';
import { AccessKeys, Credentials, isLoopback, isRegion } from '../../../../shared/connection.ts';
import { AppError } from '../../../../shared/errors.ts';

/** The table and how to reach it. `keys` are secret: never log them. */
export const RemoteConfig = z
  .object({
    region: z.string().min(1),
    table: z.string().min(1),
    /** The index over group rows. The store detects a missing one and works without it. */
    index: z.string().min(1).default('message-group-sk-index'),
    /** Null: the region's own endpoint. Plain http only to this computer itself. */
    endpoint: z
      .url({ protocol: /^https?$/ })
      .nullable()
      .default(null),
    credentials: Credentials.default({ kind: 'default' }),
    /** Entered keys, which take precedence over `credentials`. */
    keys: AccessKeys.nullable().default(null),
    /** The IANA zone of timestamps without an offset. */
    naiveZone: z.string().min(1).default('UTC'),
    /** Timeouts of a request, ms: for the connection; for the response's head and each part of its body; for all of it. */
    timeouts: z
      .strictObject({ connect: z.int().positive(), request: z.int().positive(), total: z.int().positive() })
      .readonly()
      .default({ connect: 3_000, request: 10_000, total: 30_000 }),
  })
  .readonly();
export type RemoteConfig = z.infer<typeof RemoteConfig>;
/** The settings before defaults. */
export type RemoteSettings = z.input<typeof RemoteConfig>;

/**
 * Validates the settings and applies defaults; unknown settings are dropped.
 * @throws AppError `validation`, naming the first invalid setting but never its value.
 */
export function parseRemoteConfig(settings: RemoteSettings): RemoteConfig {
  const parsed = RemoteConfig.safeParse(settings);
  if (parsed.success) return parsed.data;
  const setting = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new AppError('validation', { reason: 'setting-invalid', params: { setting }, details: { setting } });
}

/** Names this app in the user agent of every request, which CloudTrail shows. */
export const APP_ID = 'meridian';

/**
 * Refuses to send messages and signatures unencrypted over a network.
 * @throws AppError `insecure-endpoint`.
 */
export function requireSecure(protocol: string, hostname: string): void {
  if (protocol === 'https:' || isLoopback(hostname)) return;
  throw new AppError('insecure-endpoint', { details: { endpoint: `${protocol}//${hostname}` } });
}

/** Refuses text that is no region, before it becomes part of a host's name. @throws AppError `wrong-region` */
export function requireRegion({ region }: Pick<RemoteConfig, 'region'>): void {
  if (!isRegion(region)) throw new AppError('wrong-region', { reason: 'region-invalid', params: { region } });
}

/** Refuses an endpoint that is plain http to another computer. @throws AppError `insecure-endpoint` */
export function requireSecureEndpoint({ endpoint }: Pick<RemoteConfig, 'endpoint'>): void {
  if (endpoint === null) return;
  const { protocol, hostname } = new URL(endpoint);
  requireSecure(protocol, hostname);
}
