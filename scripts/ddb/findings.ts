import { type TableDescription, TTL_ATTRIBUTE } from '../../main/engine/remote/messageStore.ts';
import { secondsOfLargest } from '../../main/engine/setup/checks.ts';
import type { WriteLines } from '../lib/output.ts';
import { quoted } from './hint.ts';

/** A capability of a table for clients, with the reason. */
export interface Finding {
  readonly level: 'works' | 'limited' | 'fails';
  readonly text: string;
}

const marks = { works: '✓', limited: '!', fails: '✗' } as const;

/** Prints a line for each finding, with a mark for its level. */
export function printFindings(out: WriteLines, findings: readonly Finding[]): void {
  out(findings.map(({ level, text }) => `${marks[level]} ${text}`));
}

/** Lists the capabilities that follow from a table's keys, index and settings. */
export function findingsOf(table: TableDescription, index: string): Finding[] {
  if (!table.keysFit) {
    const keys = table.keys.map(({ name, type }) => `${name} (${type})`).join(' and ');
    return [
      {
        level: 'fails',
        text: `The keys are ${keys}; messages need pk (S) and sk (S). A client can't read or write this table. Choose another one.`,
      },
    ];
  }
  return [
    {
      level: 'works',
      text: 'The keys are pk and sk: a client can list conversations, read messages, send them and start conversations.',
    },
    indexFinding(table, index),
    ...protectionFindings(table),
    streamFinding(table.stream),
    billingFinding(table),
  ];
}

function indexFinding({ indexes }: TableDescription, name: string): Finding {
  const without =
    "Without it, Meridian looks for a conversation's rows in the lists of both people: it works, but costs more reads. Cruddur's own server can't move group rows.";
  const named = indexes.find((index) => index.name === name);
  if (named?.fits) {
    // Some emulators have no status.
    const ready = named.status === '' || named.status === 'ACTIVE';
    return ready
      ? { level: 'works', text: `The index ${name} fits: both rows of a conversation are found with one read.` }
      : {
          level: 'limited',
          text: `The index ${name} fits but is ${named.status}: wait until it is ACTIVE. ${without}`,
        };
  }
  const other = indexes.find(({ fits }) => fits);
  if (other) {
    return {
      level: 'limited',
      text: `The index ${name} ${named ? 'does not fit' : 'does not exist'}, but ${other.name} fits: use --index ${other.name}.`,
    };
  }
  return named
    ? {
        level: 'limited',
        text: `The index ${name} is there but is not message_group_uuid and sk with all attributes. ${without}`,
      }
    : { level: 'limited', text: `The table exists, the index ${name} does not. ${without}` };
}

function ttlFinding({ name, ttlAttribute: attribute, deletionProtection }: TableDescription): Finding {
  if (attribute === TTL_ATTRIBUTE) {
    return {
      level: 'works',
      text: 'Time to live is on for ttl: messages that are to disappear are deleted by the service.',
    };
  }
  if (attribute === undefined) {
    return { level: 'limited', text: 'Whether time to live is on could not be found out here.' };
  }
  const stays = 'messages that are to disappear are hidden by clients but stay in the table';
  const isAws = deletionProtection !== undefined;
  const command = `aws dynamodb update-time-to-live --table-name ${quoted(name)} --time-to-live-specification Enabled=true,AttributeName=${TTL_ATTRIBUTE}`;
  return {
    level: 'limited',
    text:
      attribute === null
        ? `Time to live is off: ${stays}.${isAws ? ` Turn it on: ${command}` : ''}`
        : `Time to live is on for ${attribute}, not for ttl: ${stays}.`,
  };
}

/** AWS's price list, us-east-1. */
export const RECOVERY_PRICE = 'AWS charges about $0.20 per GB and month for it in us-east-1.';

function protectionFindings(table: TableDescription): Finding[] {
  const { deletionProtection, kmsKey } = table;
  if (deletionProtection !== undefined) {
    return [
      ttlFinding(table),
      protectionFinding(table.name, deletionProtection),
      recoveryFinding(table),
      encryptionFinding(kmsKey),
    ];
  }
  // Its table can't be given what it lacks.
  const text =
    'This service has no deletion protection, as some emulators: its tables can be deleted by a single request.';
  return [ttlFinding(table), { level: 'limited', text }];
}

function protectionFinding(name: string, isOn: boolean): Finding {
  return isOn
    ? { level: 'works', text: 'Deletion protection is on: no request deletes the table until it is turned off.' }
    : {
        level: 'limited',
        text: `Deletion protection is off: a single request can delete the table with all messages. Turn it on: aws dynamodb update-table --table-name ${quoted(name)} --deletion-protection-enabled`,
      };
}

function recoveryFinding({ name, pointInTimeRecovery }: TableDescription): Finding {
  if (pointInTimeRecovery === undefined) {
    return { level: 'limited', text: 'Whether point-in-time recovery is on could not be found out here.' };
  }
  return pointInTimeRecovery
    ? {
        level: 'works',
        text: `Point-in-time recovery is on: the table can be restored as it was at any second of the last days. ${RECOVERY_PRICE}`,
      }
    : {
        level: 'limited',
        text: `Point-in-time recovery is off: messages that are deleted or overwritten can't be restored. ${RECOVERY_PRICE} Turn it on: aws dynamodb update-continuous-backups --table-name ${quoted(name)} --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true`,
      };
}

function encryptionFinding(kmsKey: string | null): Finding {
  return {
    level: 'works',
    text:
      kmsKey === null
        ? 'Encrypted at rest with a key that AWS owns.'
        : `Encrypted at rest with the KMS key ${kmsKey}: without the permission to use it, the table can't be read.`,
  };
}

function streamFinding(stream: string | null): Finding {
  // Whether a function reads the stream, and its batch size, can't be found out from the table.
  return stream === null
    ? {
        level: 'works',
        text: 'No stream: nothing but clients moves group rows. Meridian does; what other clients write without moving them is found by its slow sweeps.',
      }
    : {
        level: 'works',
        text: `A stream (${stream}) is on: a function behind it may move group rows as well, as Cruddur's does. Its batch size should be 1: of a larger batch it looks at the first record alone, which may be a reaction or an edit, and rows stay old until the next message. Meridian hides the duplicates that come of it.`,
      };
}

function billingFinding(table: TableDescription): Finding {
  const { billing, writeCapacity } = table;
  if (billing === 'PAY_PER_REQUEST') return { level: 'works', text: 'Billed on demand: no capacity to run out of.' };
  const seconds = secondsOfLargest(table);
  const largest =
    seconds === null
      ? ''
      : ` With ${writeCapacity} write units a second, a message to 50 people uses ${seconds} seconds of it.`;
  const text = `Billing is ${billing}: beyond its capacity the table throttles, and clients slow down.${largest}`;
  return { level: 'limited', text };
}
