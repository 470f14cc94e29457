import fs from 'node:fs';
import path from 'node:path';
import { isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { z } from 'zod';

/*
 * Reads the two templates of resources/aws, CloudFormation's functions and Terraform's expressions replaced by the values of
 * one deployment. What is not known here is an error: a name that a template misspells, or a function that it does not use yet.
 */

export const folder = path.resolve(import.meta.dirname, '../../resources/aws');
const read = (name: string): string => fs.readFileSync(path.join(folder, name), 'utf8');

export const deployment = {
  account: '123456789012',
  region: 'eu-west-1',
  table: 'messages',
  index: 'by-group',
} as const;
export const tableArn = `arn:aws:dynamodb:${deployment.region}:${deployment.account}:table/${deployment.table}`;
const streamArn = `${tableArn}/stream/2026-01-01T00:00:00.000`;

type Values = Readonly<Record<string, unknown>>;
const Values = z.record(z.string(), z.unknown());

/** A call of a function in a template. */
class Call {
  readonly name: string;
  readonly of: unknown;
  constructor(name: string, of: unknown) {
    this.name = name;
    this.of = of;
  }
}

/** A YAML node as plain values, with functions as calls. */
function plain(node: unknown, tag = tagOf(node)): unknown {
  if (tag !== null) return new Call(tag, plain(node, null));
  if (isMap<Node, Node>(node)) {
    return Object.fromEntries(node.items.map(({ key, value }) => [String(plain(key)), plain(value)]));
  }
  if (isSeq<Node>(node)) return node.items.map((item) => plain(item));
  return isScalar(node) ? node.value : node;
}

function tagOf(node: unknown): string | null {
  const tag = isMap(node) || isSeq(node) || isScalar(node) ? node.tag : undefined;
  return tag?.startsWith('!') ? tag.slice(1) : null;
}

const Resource = z.strictObject({
  Type: z.string(),
  Condition: z.string().optional(),
  DependsOn: z.string().optional(),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
  Properties: Values,
});
const Template = z.strictObject({
  AWSTemplateFormatVersion: z.literal('2010-09-09'),
  Description: z.string(),
  Parameters: z.record(z.string(), z.looseObject({ Type: z.string(), Default: z.union([z.string(), z.number()]) })),
  Rules: z.record(z.string(), Values),
  Conditions: Values,
  Resources: z.record(z.string(), Resource),
  Outputs: z.record(z.string(), z.strictObject({ Condition: z.string().optional(), Value: z.unknown() })),
});

/** Attributes of resources that `!GetAtt` and `!Sub` may name. */
const attributes: Readonly<Record<string, string>> = {
  'Table.Arn': tableArn,
  'Table.StreamArn': streamArn,
  'Key.Arn': 'arn of the key',
  'MoveRowsRole.Arn': 'arn of the role',
  'MoveRowsLog.Arn': 'arn of the log',
  'MoveRowsFailures.Arn': 'arn of the queue',
  'AuditBucket.Arn': 'arn of the bucket',
};

/** The resources that CloudFormation creates with these parameters, by their logical names. */
export function cloudFormation(given: Readonly<Record<string, string>>): Record<string, z.infer<typeof Resource>> {
  const template = Template.parse(plain(parseDocument(read('table.yaml'), { logLevel: 'error' }).contents));
  const defaults = Object.entries(template.Parameters).map(([name, { Default }]) => [name, Default] as const);
  const parameters: Values = {
    ...Object.fromEntries(defaults),
    TableName: deployment.table,
    IndexName: deployment.index,
    ...given,
    'AWS::AccountId': deployment.account,
    'AWS::Region': deployment.region,
    'AWS::Partition': 'aws',
    'AWS::NoValue': undefined,
  };
  const named = (name: string): unknown => {
    if (name in parameters) return parameters[name];
    if (name in attributes && template.Resources[name.split('.')[0] ?? ''] !== undefined) return attributes[name];
    if (template.Resources[name] !== undefined) return name;
    throw new Error(`Nothing is named ${name}.`);
  };
  const condition = (name: string): boolean => {
    if (!(name in template.Conditions)) throw new Error(`There is no condition ${name}.`);
    return value(template.Conditions[name]) === true;
  };
  const list = (of: unknown): unknown[] => z.array(z.unknown()).parse(of);
  const value = (of: unknown): unknown => {
    if (Array.isArray(of)) return of.map(value);
    if (!(of instanceof Call)) {
      if (typeof of !== 'object' || of === null) return of;
      const entries = Object.entries(of).map(([key, each]) => [key, value(each)] as const);
      return Object.fromEntries(entries.filter(([, each]) => each !== undefined));
    }
    switch (of.name) {
      case 'Ref':
      case 'GetAtt':
        return named(z.string().parse(of.of));
      case 'Sub':
        return z
          .string()
          .parse(of.of)
          .replaceAll(/\$\{([^}]+)\}/g, (_whole, name: string) => String(named(name)));
      case 'If': {
        const [name, then, otherwise] = list(of.of);
        return value(condition(z.string().parse(name)) ? then : otherwise);
      }
      case 'Equals': {
        const [a, b] = list(of.of);
        return value(a) === value(b);
      }
      case 'Not':
        return value(list(of.of)[0]) !== true;
      case 'Split': {
        const [separator, text] = list(of.of);
        return String(value(text)).split(String(separator));
      }
      default:
        throw new Error(`The function ${of.name} is not supported.`);
    }
  };
  // Rules and outputs name parameters and resources as well.
  value([template.Rules, template.Outputs]);
  const created = Object.entries(template.Resources).filter(
    ([, { Condition }]) => Condition === undefined || condition(Condition),
  );
  return Object.fromEntries(
    created.map(([name, resource]) => {
      if (resource.DependsOn !== undefined) named(resource.DependsOn);
      return [name, { ...resource, Properties: Values.parse(value(resource.Properties)) }];
    }),
  );
}

const Blocks = z.record(z.string(), z.record(z.string(), Values));
const Terraform = z.strictObject({
  '//': z.string(),
  terraform: Values,
  variable: z.record(z.string(), z.looseObject({ type: z.string(), default: z.unknown() })),
  locals: z.record(z.string(), z.string()),
  data: Blocks,
  resource: Blocks,
  output: z.record(z.string(), z.strictObject({ value: z.string() })),
});

const PolicyDocument = z.looseObject({
  statement: z.array(
    z.strictObject({
      sid: z.string().optional(),
      effect: z.string().default('Allow'),
      actions: z.array(z.string()),
      resources: z.array(z.string()).optional(),
      principals: z.array(z.strictObject({ type: z.string(), identifiers: z.array(z.string()) })).optional(),
      condition: z
        .array(z.strictObject({ test: z.string(), variable: z.string(), values: z.array(z.string()) }))
        .default([]),
    }),
  ),
});

/** Attributes that expressions may name, beside those of the template's own data and variables. */
const terraformAttributes: Readonly<Record<string, unknown>> = {
  'aws_dynamodb_table.messages.arn': tableArn,
  'aws_dynamodb_table.messages.stream_arn': streamArn,
  'aws_kms_key.table.arn': attributes['Key.Arn'],
  'aws_iam_role.move_rows.arn': attributes['MoveRowsRole.Arn'],
  'aws_iam_role.move_rows.id': 'MoveRowsRole',
  'aws_cloudwatch_log_group.move_rows.arn': attributes['MoveRowsLog.Arn'],
  'aws_cloudwatch_log_group.move_rows.name': 'MoveRowsLog',
  'aws_sqs_queue.move_rows_failures.arn': attributes['MoveRowsFailures.Arn'],
  'aws_lambda_function.move_rows.arn': 'MoveRowsFunction',
  'aws_s3_bucket.audit.arn': attributes['AuditBucket.Arn'],
  'aws_s3_bucket.audit.id': 'AuditBucket',
  'aws_vpc_endpoint.dynamodb.id': 'VpcEndpoint',
  'data.aws_caller_identity.current.account_id': deployment.account,
  'data.aws_partition.current.partition': 'aws',
  'data.aws_region.current.name': deployment.region,
  'data.archive_file.move_rows.output_path': 'moveRows.zip',
  'data.archive_file.move_rows.output_base64sha256': 'hash of moveRows.zip',
  'path.module': '.',
};

/** The resources that Terraform creates with these variables, by type and name, with policies as documents. */
export function terraform(given: Values): Record<string, Values> {
  const config = Terraform.parse(JSON.parse(read('table.tf.json')));
  const variables: Values = { table_name: deployment.table, index_name: deployment.index, ...given };
  const blockOf = (name: string): Values | undefined => {
    const [first = '', second = '', third = ''] = name.split('.');
    return first === 'data' ? config.data[second]?.[third] : config.resource[first]?.[second];
  };
  const named = (name: string): unknown => {
    const plainName = name.replaceAll(/\[(\d+|\*)\]/g, '');
    const [kind, key = ''] = plainName.split('.');
    if (kind === 'var' && key in config.variable) return variables[key] ?? config.variable[key]?.default;
    if (kind === 'local' && key in config.locals) return evaluate(config.locals[key] ?? '');
    const document = /^data\.aws_iam_policy_document\.(\w+)\.json$/.exec(plainName)?.[1];
    if (document !== undefined) return policy(document);
    if (plainName in terraformAttributes && (kind === 'path' || blockOf(plainName) !== undefined)) {
      return terraformAttributes[plainName];
    }
    throw new Error(`Nothing is named ${name}.`);
  };
  const expression = (text: string): unknown => {
    const one = /^one\((.*)\)$/.exec(text)?.[1];
    if (one !== undefined) return named(one);
    const [, test, then, otherwise] = /^(.+?) \? (.+?) : (.+)$/.exec(text) ?? [];
    if (test !== undefined) return literal((isTrue(test) ? then : otherwise) ?? '');
    return named(text);
  };
  const isTrue = (test: string): boolean => {
    const [, name, compared] = /^(\S+) == (.+)$/.exec(test) ?? [];
    return name === undefined ? named(test) === true : named(name) === literal(compared ?? '');
  };
  const literal = (text: string): unknown => JSON.parse(text);
  const evaluate = (text: string): unknown => {
    const whole = /^\$\{([^}]*)\}$/.exec(text)?.[1];
    if (whole !== undefined) return expression(whole);
    return text.replaceAll(/\$\{([^}]+)\}/g, (_whole, inner: string) => String(expression(inner)));
  };
  const value = (of: unknown): unknown => {
    if (Array.isArray(of)) return of.map(value);
    if (typeof of === 'string') return evaluate(of);
    if (typeof of !== 'object' || of === null) return of;
    return Object.fromEntries(Object.entries(of).map(([key, each]) => [key, value(each)]));
  };
  const policy = (name: string): unknown => {
    const { statement } = PolicyDocument.parse(value(config.data.aws_iam_policy_document?.[name]));
    return {
      Version: '2012-10-17',
      Statement: statement.map(({ sid, effect, actions, resources, principals, condition }) => ({
        ...(sid === undefined ? {} : { Sid: sid }),
        Effect: effect,
        ...(principals && { Principal: principalsOf(principals) }),
        Action: actions,
        ...(resources && { Resource: resources }),
        ...(condition.length > 0 && { Condition: conditionsOf(condition) }),
      })),
    };
  };
  value(config.output);
  const all = Object.entries(config.resource).flatMap(([type, blocks]) =>
    Object.entries(blocks).map(([name, block]) => [`${type}.${name}`, block] as const),
  );
  for (const [, { depends_on = [] }] of all) {
    for (const other of z.array(z.string()).parse(depends_on)) {
      if (blockOf(other) === undefined) throw new Error(`There is no ${other}.`);
    }
  }
  const created = all.filter(([, { count = 1 }]) => value(count) !== 0);
  return Object.fromEntries(created.map(([name, block]) => [name, Values.parse(value(block))]));
}

function principalsOf(principals: readonly { type: string; identifiers: readonly string[] }[]): unknown {
  if (principals.some(({ type }) => type === '*')) return '*';
  return Object.fromEntries(principals.map(({ type, identifiers }) => [type, single(identifiers)]));
}

function conditionsOf(conditions: readonly { test: string; variable: string; values: readonly string[] }[]): unknown {
  const byTest = Map.groupBy(conditions, ({ test }) => test);
  return Object.fromEntries(
    [...byTest].map(([test, of]) => [
      test,
      Object.fromEntries(of.map(({ variable, values }) => [variable, single(values)])),
    ]),
  );
}

/** One value instead of a list of one, which mean the same to IAM. */
const single = (values: readonly string[]): unknown => (values.length === 1 ? values[0] : values);

/** A policy in a form in which lists of one and single values are equal. */
export function normalized(policy: unknown): unknown {
  if (Array.isArray(policy)) return policy.length === 1 ? normalized(policy[0]) : policy.map(normalized);
  if (typeof policy !== 'object' || policy === null) return policy;
  return Object.fromEntries(Object.entries(policy).map(([key, each]) => [key, normalized(each)]));
}
