import { z } from 'zod';

/** Whether the runtime knows a zone. By Intl alone: the main process need not load luxon before its window for this. */
function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}

/**
 * Where a person's table is and who they are in it: all that an account needs besides credentials, which stay with the
 * AWS profile. Every field has the default of a fresh Cruddur table.
 */
export const ConnectionSettings = z.object({
  /** The person's `user_uuid`, or `@` and their handle. */
  user: z.string().min(1).max(256),
  table: z.string().min(1).default('cruddur-messages'),
  index: z.string().min(1).default('message-group-sk-index'),
  region: z.string().min(1).default('us-east-1'),
  /** Null: the region's own endpoint. */
  endpoint: z
    .url({ protocol: /^https?$/ })
    // Endpoints are shown and logged.
    .refine((url) => !/^[^/]*:\/\/[^/?#]*@/.test(url), 'holds a password')
    .nullable()
    .default(null),
  /** A profile of the shared AWS config files; null: the default provider chain. */
  profile: z.string().min(1).nullable().default(null),
  /** The IANA zone that times without an offset were written in. */
  naiveZone: z.string().refine(isZone, 'not a known zone').default('UTC'),
  /** Show what the cache has and ask nothing of the network. */
  offline: z.boolean().default(false),
});
export type ConnectionSettings = z.infer<typeof ConnectionSettings>;
