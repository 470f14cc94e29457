import { z } from 'zod';
import type { WireRequest } from '../faults/support/wire.ts';

/*
 * A small evaluator of IAM's identity policies, with what the policies of this project use: statements that allow, the
 * wildcards of actions and resources, and conditions on the partition keys of a request. What it does not know is an error,
 * so that a policy can't pass by it.
 */

type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** A statement of a policy, as in shared/policy.ts or in a template. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Condition | undefined;
}

/** A request, as IAM sees it. */
export interface IamRequest {
  readonly action: string;
  readonly resource: string;
  /** The values of `dynamodb:LeadingKeys`; null: the request has none. */
  readonly leadingKeys: readonly string[] | null;
}

/** Whether a statement allows the request. Without one, IAM denies it. */
export const isAllowed = (statements: readonly Statement[], request: IamRequest): boolean =>
  statements.some((statement) => allows(statement, request));

function allows(statement: Statement, { action, resource, leadingKeys }: IamRequest): boolean {
  const { Effect, Action, Resource, Condition = {} } = statement;
  if (Effect !== 'Allow') throw new Error(`The effect ${Effect} is not supported.`);
  return (
    [Action].flat().some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
    [Resource].flat().some((pattern) => matches(pattern, resource)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => {
        if (key !== 'dynamodb:LeadingKeys') throw new Error(`The condition key ${key} is not supported.`);
        return holds(operator, [values].flat(), leadingKeys);
      }),
    )
  );
}

function holds(operator: string, values: readonly string[], present: readonly string[] | null): boolean {
  switch (operator) {
    case 'Null':
      return String(present === null) === values[0];
    // Holds also for a request without the key.
    case 'ForAllValues:StringLike':
      return (present ?? []).every((key) => values.some((value) => matches(value, key)));
    default:
      throw new Error(`The operator ${operator} is not supported.`);
  }
}

/** IAM's escapes are the only variables here. */
const VARIABLE = /\$\{([^}]*)\}/g;

function unescaped(text: string): string {
  return text.replaceAll(VARIABLE, (_whole, character: string) => {
    if (!/^[$*?]$/.test(character)) throw new Error(`The variable ${character} is not supported.`);
    return character;
  });
}

/** Whether a text matches a pattern, in which `*` is any text, `?` a character, and `${*}` an asterisk. */
function matches(pattern: string, text: string): boolean {
  const parts = pattern.split(/(\$\{[^}]*\}|[*?])/).map((part) => {
    if (part === '*') return '.*';
    return part === '?' ? '.' : unescaped(part).replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`, 's').test(text);
}

/** Where the table of a request is. */
export interface TablePlace {
  readonly region: string;
  readonly account: string;
}

const Partition = z.looseObject({ pk: z.object({ S: z.string() }) });
const Body = z.looseObject({
  TableName: z.string(),
  IndexName: z.string().optional(),
  Key: Partition.optional(),
  Item: Partition.optional(),
  KeyConditionExpression: z.string().optional(),
  ExpressionAttributeValues: z.record(z.string(), z.looseObject({ S: z.string().optional() })).optional(),
});

/** A DynamoDB request as IAM sees it: its leading keys are those of the table, or of the queried index. */
export function iamRequestOf({ operation, body }: WireRequest, { region, account }: TablePlace): IamRequest {
  const input = Body.parse(JSON.parse(String(body)));
  const arn = `arn:aws:dynamodb:${region}:${account}:table/${input.TableName}`;
  return {
    action: `dynamodb:${operation}`,
    resource: input.IndexName === undefined ? arn : `${arn}/index/${input.IndexName}`,
    leadingKeys: leadingKeysOf(input),
  };
}

function leadingKeysOf(input: z.infer<typeof Body>): readonly string[] | null {
  const row = input.Key ?? input.Item;
  if (row !== undefined) return [row.pk.S];
  const [, name] = /^(?:pk|message_group_uuid) = (:\w+)/.exec(input.KeyConditionExpression ?? '') ?? [];
  if (name === undefined) return null;
  return [input.ExpressionAttributeValues?.[name]?.S ?? ''];
}
