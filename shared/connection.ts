import { z } from 'zod';
import { holdsLogin, parseUrl } from './links.ts';

/** Whether the runtime knows a zone. Uses Intl, so that main does not load luxon before it opens the window. */
function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}

/** Uses the same parser as requests, which also finds the password in `https:///me:secret@host`. */
function isWithoutLogin(endpoint: string): boolean {
  const url = parseUrl(endpoint);
  return url !== null && !holdsLogin(url);
}

/**
 * The source of a connection's credentials.
 * - `default`: the default chain of the AWS CLI: environment, default profile, container, instance;
 * - `profile`: a profile of the shared AWS files of any kind: keys, SSO, a role (with MFA), a process;
 * - `keys`: entered access keys, which are stored apart from the connection (see `AccessKeys`);
 * - `cognito`: the unauthenticated identity of a Cognito identity pool.
 */
export const Credentials = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('default') }).readonly(),
  z.object({ kind: z.literal('profile'), name: z.string().min(1).max(256) }).readonly(),
  z.object({ kind: z.literal('keys') }).readonly(),
  z
    .object({
      kind: z.literal('cognito'),
      /** `<region>:<uuid>`, the form that AWS uses. */
      identityPoolId: z
        .string()
        .max(55)
        .regex(/^[\w-]+:[0-9a-f-]+$/i),
    })
    .readonly(),
]);
export type Credentials = z.infer<typeof Credentials>;

/** Returns the credentials for a profile's name; null: the default chain. */
export const credentialsOfProfile = (name: string | null): Credentials =>
  name === null ? { kind: 'default' } : { kind: 'profile', name };

/**
 * Whether an access key ID is valid for an endpoint. At AWS (null) it has 16 to 128 word characters (IAM API, `AccessKey`);
 * custom endpoints such as DynamoDB Local also accept shorter ones.
 */
export const isAccessKeyId = (id: string, endpoint: string | null): boolean =>
  (endpoint === null ? /^\w{16,128}$/ : /^\w{1,128}$/).test(id);

/**
 * Whether a URL's host is this computer: `localhost` and the names below it (RFC 6761), 127.0.0.0/8, ::1, or the address of
 * no interface in particular, to which systems connect as to themselves.
 */
export function isLoopback(hostname: string): boolean {
  // URL has normalized every spelling of an address (0x7f.1, 2130706433, 0:0::1).
  const host = hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  return /^((.+\.)?localhost\.?|127(\.\d{1,3}){3}|0\.0\.0\.0|::1?|::ffff:7f[\da-f]{2}:[\da-f]{1,4})$/.test(host);
}

/** Whether a text can be a region: a part of a host's name. Whether AWS has it shows only with a request. */
export const isRegion = (region: string): boolean => /^[a-z\d]([a-z\d-]{0,61}[a-z\d])?$/i.test(region);

/** Entered access keys. Secret: never in a log, in settings, or in an error. */
export const AccessKeys = z
  .strictObject({
    accessKeyId: z
      .string()
      .trim()
      .regex(/^\w{1,128}$/),
    secretAccessKey: z.string().trim().min(1).max(1_024),
    /** Null: the keys are not temporary. */
    sessionToken: z.string().trim().min(1).max(16_384).nullable().default(null),
  })
  .readonly();
export type AccessKeys = z.infer<typeof AccessKeys>;

/** A table and how to reach it. Fields default to those of a new Cruddur table. Contains no secret. */
const TableFields = z.object({
  table: z.string().min(1).max(255).default('cruddur-messages'),
  index: z.string().min(1).max(255).default('message-group-sk-index'),
  region: z.string().min(1).max(64).default('us-east-1'),
  /** Null: the region's default endpoint. */
  endpoint: z
    .url({ protocol: /^https?$/ })
    .max(2_048)
    // Endpoints appear on screen and in logs.
    .refine(isWithoutLogin, 'holds a password')
    .nullable()
    .default(null),
  credentials: Credentials.default({ kind: 'default' }),
  /** The IANA zone of timestamps without an offset. */
  naiveZone: z.string().max(64).refine(isZone, 'not a known zone').default('UTC'),
  /** Show only cached data and make no requests. */
  offline: z.boolean().default(false),
  /** Invented conversations that this computer keeps itself: no table is read or written, whatever the other fields say. */
  sample: z.boolean().default(false),
});

/** Upgrades settings from a version in which `profile` (or null) was the only kind of credentials. */
function fromOlder(settings: unknown): unknown {
  if (typeof settings !== 'object' || settings === null || !('profile' in settings)) return settings;
  const { profile, ...rest } = settings;
  if ('credentials' in rest || profile === undefined) return rest;
  return { ...rest, credentials: profile === null ? { kind: 'default' } : { kind: 'profile', name: profile } };
}

/** A connection to a table, before the user's identity in it is known. */
export const TableSettings = z.preprocess(fromOlder, TableFields);
export type TableSettings = z.infer<typeof TableSettings>;

/** The user's `user_uuid`, or `@` and their handle. */
const User = z.string().min(1).max(256);

/** A connection to a table and the user's identity in it: everything that an account needs except access keys. */
export const ConnectionSettings = z.preprocess(fromOlder, TableFields.extend({ user: User }));
export type ConnectionSettings = z.infer<typeof ConnectionSettings>;

/** A connection to test; the user may be unknown yet. */
export const TestedConnection = z.preprocess(fromOlder, TableFields.extend({ user: User.nullable() }));
export type TestedConnection = z.infer<typeof TestedConnection>;

/** The account with sample data: that of Noor in main/engine/samples. */
export const sampleConnection: ConnectionSettings = ConnectionSettings.parse({
  sample: true,
  table: 'sample-data',
  user: '1f0c6a52-7d7e-4c1b-9a40-5b0f3f6f2d01',
});
