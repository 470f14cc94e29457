import type { TableDescription } from '../../main/engine/remote/messageStore.ts';

/** A capability of a table for clients, with the reason. */
export interface Finding {
  readonly level: 'works' | 'limited' | 'fails';
  readonly text: string;
}

/** Meridian's time-to-live attribute. */
const TTL_ATTRIBUTE = 'ttl';

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
    ttlFinding(table.ttlAttribute),
    streamFinding(table.stream),
    billingFinding(table.billing),
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

function ttlFinding(attribute: string | null | undefined): Finding {
  if (attribute === TTL_ATTRIBUTE) {
    return {
      level: 'works',
      text: 'Time to live is on for ttl: messages that are to disappear are deleted by the service.',
    };
  }
  if (attribute === undefined) {
    return { level: 'limited', text: 'Whether time to live is on could not be found out here.' };
  }
  return {
    level: 'limited',
    text:
      attribute === null
        ? 'Time to live is off: messages that are to disappear are hidden by clients but stay in the table.'
        : `Time to live is on for ${attribute}, not for ttl: messages that are to disappear stay in the table.`,
  };
}

function streamFinding(stream: string | null): Finding {
  return stream === null
    ? {
        level: 'works',
        text: 'No stream: nothing but clients moves group rows. Meridian does; what other clients write without moving them is found by its slow sweeps.',
      }
    : {
        level: 'works',
        text: `A stream (${stream}) is on: a function behind it may move group rows as well, as Cruddur's does. Meridian hides the duplicates that come of it.`,
      };
}

function billingFinding(billing: string): Finding {
  return billing === 'PAY_PER_REQUEST'
    ? { level: 'works', text: 'Billed on demand: no capacity to run out of.' }
    : {
        level: 'limited',
        text: `Billing is ${billing}: beyond its capacity the table throttles, and clients slow down.`,
      };
}
