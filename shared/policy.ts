import type { Preferences } from './contract/sync.ts';
import type { UserId } from './model.ts';

/*
 * The access of one person to a table, as an IAM policy: exactly the requests that the app makes, which
 * test/aws/policy.test.ts checks. Deletion of the table, Scans and other people's lists are not among them.
 */

/** The person and the table of a policy. */
export interface PolicySubject {
  readonly region: string;
  /** ID of the AWS account with the table; null: that of the person, whichever it is. */
  readonly account: string | null;
  readonly table: string;
  readonly index: string;
  readonly user: UserId;
  /** Without its `@`; empty: unknown, and then the person can't publish a profile item. */
  readonly handle: string;
  /** Who updates group rows. With `lambda`, the person only puts the first rows of new conversations. */
  readonly mode: Preferences['rowMover'];
}

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly `dynamodb:${string}`[];
  readonly Resource: string;
  readonly Condition?: {
    readonly 'ForAllValues:StringLike': { readonly 'dynamodb:LeadingKeys': readonly string[] };
    readonly Null: { readonly 'dynamodb:LeadingKeys': 'false' };
  };
}

export interface Policy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

/** Returns the policy that one person needs, for an IAM user, role or permission set. */
export function personPolicy({ region, account, table, index, user, handle, mode }: PolicySubject): Policy {
  const Resource = `arn:${partitionOf(region)}:dynamodb:${literal(region)}:${account ?? '*'}:table/${literal(table)}`;
  const allow = (Sid: string, actions: readonly string[]) => ({
    Sid,
    Effect: 'Allow' as const,
    Action: actions.map((action) => `dynamodb:${action}` as const),
    Resource,
  });
  const ownProfile = handle === '' ? [] : [`USR#${literal(handle)}`];
  const own = `OWN#${literal(user)}`;
  const moved = mode === 'app' ? ['GRP#*'] : [];
  return {
    Version: '2012-10-17',
    Statement: [
      {
        ...allow('List', ['Query']),
        Condition: partitions(`GRP#${literal(user)}`, 'MSG#*', 'CNV#*', 'OVL#*', 'CHG#*'),
      },
      { ...allow('FindRows', ['Query']), Resource: `${Resource}/index/${literal(index)}` },
      {
        ...allow('Read', ['GetItem']),
        Condition: partitions('MSG#*', 'USR#*', own, `BEL#${literal(user)}`),
      },
      // The first rows of a new conversation are put by the person who starts it, also into the other list.
      {
        ...allow('Write', ['PutItem']),
        Condition: partitions('MSG#*', 'CHG#*', 'CNV#*', 'GRP#*', ...ownProfile, TEST_PARTITION),
      },
      // Rows of deleted messages lose their text, also where a function moves them.
      { ...allow('Change', ['UpdateItem']), Condition: partitions(own, 'CNV#*', 'OVL#*', 'BEL#*', 'GRP#*') },
      { ...allow('Delete', ['DeleteItem']), Condition: partitions('MSG#*', ...moved, TEST_PARTITION) },
      allow('Describe', ['DescribeTable', 'DescribeTimeToLive', 'DescribeContinuousBackups']),
    ],
  };
}

/** The partition of the item that a connection test writes and deletes. */
const TEST_PARTITION = 'MERIDIAN#TEST';

/** Requests about these partitions. One without any partition would satisfy `ForAllValues`, hence `Null`. */
const partitions = (...keys: readonly string[]): NonNullable<PolicyStatement['Condition']> => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys },
  Null: { 'dynamodb:LeadingKeys': 'false' },
});

/** Escapes what IAM would take for a variable or a wildcard. */
const literal = (text: string): string => text.replaceAll(/[$*?]/g, (character) => `\${${character}}`);

/** The partition of AWS in which a region is. */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
