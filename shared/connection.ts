import { z } from 'zod';
import { holdsLogin, parseUrl } from './links.ts';

/** Whether the runtime knows a zone. By Intl alone: the main process need not load luxon before its window for this. */
function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}

/** By the parser that requests use, which finds a password also in `https:///me:secret@host`. */
function isWithoutLogin(endpoint: string): boolean {
  const url = parseUrl(endpoint);
  return url !== null && !holdsLogin(url);
}

/**
 * Where requests get their credentials from.
 * - `default`: where the AWS CLI would find them: environment, default profile, container, instance;
 * - `profile`: a profile of the shared AWS files, whatever it holds: keys, SSO, a role (with MFA), a process;
 * - `keys`: access keys that were entered; they are kept apart (see `AccessKeys`), never with the connection;
 * - `cognito`: the identity that a Cognito identity pool gives to guests.
 */
export const Credentials = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('default') }).readonly(),
  z.object({ kind: z.literal('profile'), name: z.string().min(1).max(256) }).readonly(),
  z.object({ kind: z.literal('keys') }).readonly(),
  z
    .object({
      kind: z.literal('cognito'),
      /** `<region>:<uuid>`, as AWS writes it. */
      identityPoolId: z
        .string()
        .max(55)
        .regex(/^[\w-]+:[0-9a-f-]+$/i),
    })
    .readonly(),
]);
export type Credentials = z.infer<typeof Credentials>;

/** The credentials that a profile's name means; null: the default ones. */
export const credentialsOfProfile = (name: string | null): Credentials =>
  name === null ? { kind: 'default' } : { kind: 'profile', name };

/**
 * Whether an access key ID fits the endpoint. At AWS (null) it has 16 to 128 word characters (IAM API, `AccessKey`); an endpoint
 * of one's own, such as DynamoDB Local, also accepts shorter ones.
 */
export const isAccessKeyId = (id: string, endpoint: string | null): boolean =>
  (endpoint === null ? /^\w{16,128}$/ : /^\w{1,128}$/).test(id);

/** Access keys as they were entered. Secret: never in a log, in settings, or in an error. */
export const AccessKeys = z
  .strictObject({
    accessKeyId: z
      .string()
      .trim()
      .regex(/^\w{1,128}$/),
    secretAccessKey: z.string().trim().min(1).max(1_024),
    /** Of temporary keys; null: they are lasting ones. */
    sessionToken: z.string().trim().min(1).max(16_384).nullable().default(null),
  })
  .readonly();
export type AccessKeys = z.infer<typeof AccessKeys>;

/** Where a table is and how it is reached. Every field has the default of a fresh Cruddur table. Holds no secret. */
const TableFields = z.object({
  table: z.string().min(1).max(255).default('cruddur-messages'),
  index: z.string().min(1).max(255).default('message-group-sk-index'),
  region: z.string().min(1).max(64).default('us-east-1'),
  /** Null: the region's own endpoint. */
  endpoint: z
    .url({ protocol: /^https?$/ })
    // Endpoints are shown and logged.
    .refine(isWithoutLogin, 'holds a password')
    .nullable()
    .default(null),
  credentials: Credentials.default({ kind: 'default' }),
  /** The IANA zone that times without an offset were written in. */
  naiveZone: z.string().refine(isZone, 'not a known zone').default('UTC'),
  /** Show what the cache has and ask nothing of the network. */
  offline: z.boolean().default(false),
});

/** Settings of before there were other credentials than profiles, in today's form: `profile` names one, or is null. */
function fromOlder(settings: unknown): unknown {
  if (typeof settings !== 'object' || settings === null || !('profile' in settings)) return settings;
  const { profile, ...rest } = settings;
  if ('credentials' in rest || profile === undefined) return rest;
  return { ...rest, credentials: profile === null ? { kind: 'default' } : { kind: 'profile', name: profile } };
}

/** A connection to a table before it is known who one is in it. */
export const TableSettings = z.preprocess(fromOlder, TableFields);
export type TableSettings = z.infer<typeof TableSettings>;

/** A connection to a table, and who the person is in it: all that an account needs besides access keys. */
export const ConnectionSettings = z.preprocess(
  fromOlder,
  TableFields.extend({
    /** The person's `user_uuid`, or `@` and their handle. */
    user: z.string().min(1).max(256),
  }),
);
export type ConnectionSettings = z.infer<typeof ConnectionSettings>;
