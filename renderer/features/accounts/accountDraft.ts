import {
  AccessKeys,
  ConnectionSettings,
  type Credentials,
  isAccessKeyId,
  isRegion,
  TableSettings,
} from '../../../shared/connection.ts';
import type { AccountEntry, AwsProfile } from '../../../shared/contract/accounts.ts';
import type { Preferences } from '../../../shared/contract/sync.ts';
import { type Person, UserId } from '../../../shared/model.ts';
import { type Policy, personPolicy } from '../../../shared/policy.ts';
import type { KeyBelow } from '../../../shared/text/catalogues.ts';
import type { Translate } from '../../../shared/text/translator.ts';

/** The fields of an account, as typed. */
export interface AccountDraft {
  readonly kind: Credentials['kind'];
  readonly profile: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly identityPoolId: string;
  readonly region: string;
  readonly table: string;
  readonly index: string;
  /** Empty for the regional endpoint. */
  readonly endpoint: string;
  readonly naiveZone: string;
  readonly rowMover: Preferences['rowMover'];
  /** A handle or a `user_uuid`, as typed. */
  readonly user: string;
  /** The person found for `user`; null if not looked up. */
  readonly person: Person | null;
  readonly label: string;
}

/** The fields that are validated. */
type DraftField =
  | 'profile'
  | 'accessKeyId'
  | 'secretAccessKey'
  | 'identityPoolId'
  | 'region'
  | 'table'
  | 'index'
  | 'endpoint'
  | 'naiveZone'
  | 'user';
export type DraftErrors = Readonly<Partial<Record<DraftField, string>>>;

const fresh = TableSettings.parse({});

/** A new Cruddur table, whose timestamps are in UTC. */
export const emptyDraft: AccountDraft = {
  kind: 'profile',
  profile: '',
  accessKeyId: '',
  secretAccessKey: '',
  sessionToken: '',
  identityPoolId: '',
  region: fresh.region,
  table: fresh.table,
  index: fresh.index,
  endpoint: '',
  naiveZone: fresh.naiveZone,
  rowMover: 'app',
  user: '',
  person: null,
  label: '',
};

/** The fields of an existing account. Stored keys are never read back. */
export function draftOf({ connection, account, label }: AccountEntry): AccountDraft {
  const { credentials, endpoint, region, table, index, naiveZone, user } = connection;
  return {
    ...emptyDraft,
    kind: credentials.kind,
    profile: credentials.kind === 'profile' ? credentials.name : '',
    identityPoolId: credentials.kind === 'cognito' ? credentials.identityPoolId : '',
    region,
    table,
    index,
    endpoint: endpoint ?? '',
    naiveZone,
    user,
    person: account?.owner ?? null,
    label,
  };
}

/** Selects a profile, and its region unless another one was typed. */
export const chooseProfile = (draft: AccountDraft, profile: AwsProfile): AccountDraft => ({
  ...draft,
  profile: profile.name,
  region: profile.region !== null && draft.region === emptyDraft.region ? profile.region : draft.region,
});

/** Validates the table and the credentials. Keys that are stored need not be entered again. */
export function tableErrors(t: Translate, draft: AccountDraft, keysAreKept: boolean): DraftErrors {
  const missing = (field: KeyBelow<'connect.required'>): string | undefined =>
    draft[field].trim() === '' ? t(`connect.required.${field}`) : undefined;
  const isKept = keysAreKept && draft.accessKeyId.trim() === '' && draft.secretAccessKey === '';
  const errors: Partial<Record<DraftField, string | undefined>> = {
    region: missing('region') ?? (isRegion(draft.region.trim()) ? undefined : t('connect.regionWrong')),
    table: missing('table'),
    index: missing('index'),
    endpoint: TableSettings.safeParse({ endpoint: endpointOf(draft) }).success ? undefined : t('connect.endpointWrong'),
    naiveZone: TableSettings.safeParse({ naiveZone: draft.naiveZone.trim() }).success
      ? undefined
      : t('connect.zoneWrong'),
  };
  if (draft.kind === 'profile') errors.profile = missing('profile');
  if (draft.kind === 'cognito') {
    const credentials = credentialsOf(draft);
    errors.identityPoolId =
      missing('identityPoolId') ??
      (TableSettings.safeParse({ credentials }).success ? undefined : t('connect.identityPoolWrong'));
  }
  if (draft.kind === 'keys' && !isKept) {
    errors.accessKeyId =
      missing('accessKeyId') ??
      (isAccessKeyId(draft.accessKeyId.trim(), endpointOf(draft)) ? undefined : t('connect.keysKind'));
    errors.secretAccessKey = missing('secretAccessKey');
  }
  return withoutEmpty(errors);
}

/** Validates all fields. */
export const draftErrors = (t: Translate, draft: AccountDraft, keysAreKept: boolean): DraftErrors => ({
  ...tableErrors(t, draft, keysAreKept),
  ...(draft.user.trim() === '' || draft.user.trim() === '@' ? { user: t('connect.required.user') } : {}),
});

/** Settings of the table and credentials of a valid draft. */
export const tableOf = (draft: AccountDraft): TableSettings => TableSettings.parse(fieldsOf(draft));

/** Connection of a valid draft. */
export const connectionOf = (draft: AccountDraft): ConnectionSettings =>
  ConnectionSettings.parse({ ...fieldsOf(draft), user: draft.person?.id ?? userOf(draft.user) });

/** What a policy has in place of a person's ID while that is unknown. */
const anyUser = UserId.parse('USER_UUID');

/** The IAM policy that the person of a draft needs, and whether it names them; null while the table is unknown. */
export function policyOf(draft: AccountDraft): { readonly policy: Policy; readonly isOfUser: boolean } | null {
  const { region, table, index } = fieldsOf(draft);
  const { person, rowMover: mode } = draft;
  const user = UserId.safeParse(person?.id ?? (accountHandle(draft.user) === null ? draft.user.trim() : ''));
  if (!isRegion(region) || table === '' || index === '') return null;
  const subject = { region, account: null, table, index, handle: person?.handle ?? '', mode };
  return { policy: personPolicy({ ...subject, user: user.data ?? anyUser }), isOfUser: user.success };
}

/** The entered keys; null if incomplete or if other credentials are used. */
export function keysOf(draft: AccountDraft): AccessKeys | null {
  if (draft.kind !== 'keys') return null;
  const { accessKeyId, secretAccessKey } = draft;
  const sessionToken = draft.sessionToken.trim() || null;
  return AccessKeys.safeParse({ accessKeyId, secretAccessKey, sessionToken }).data ?? null;
}

/** The typed handle without its `@`; null for a `user_uuid` or nothing. */
export function accountHandle(user: string): string | null {
  const typed = user.trim();
  if (typed === '' || typed === '@' || isUuid(typed)) return null;
  return typed.replace(/^@/, '');
}

/**
 * The `user` of a connection for a typed name: handles start with `@`, anything else is an id. A UUID is always an id.
 */
const userOf = (typed: string): string => {
  const handle = accountHandle(typed);
  return handle === null ? typed.trim() : `@${handle}`;
};

const isUuid = (value: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);

const endpointOf = ({ endpoint }: AccountDraft): string | null => endpoint.trim().replace(/\/+$/, '') || null;

function credentialsOf({ kind, profile, identityPoolId }: AccountDraft): unknown {
  if (kind === 'profile') return { kind, name: profile };
  return kind === 'cognito' ? { kind, identityPoolId: identityPoolId.trim() } : { kind };
}

const fieldsOf = (draft: AccountDraft) => ({
  region: draft.region.trim(),
  table: draft.table.trim(),
  index: draft.index.trim(),
  endpoint: endpointOf(draft),
  naiveZone: draft.naiveZone.trim(),
  credentials: credentialsOf(draft),
});

function withoutEmpty(errors: Partial<Record<DraftField, string | undefined>>): DraftErrors {
  const found: Partial<Record<DraftField, string>> = {};
  for (const [field, error] of Object.entries(errors)) {
    if (error !== undefined) Object.assign(found, { [field]: error });
  }
  return found;
}
