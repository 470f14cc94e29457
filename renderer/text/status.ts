import { countText, isSingular, plural, unitsText } from './counting.ts';

/** How what is shown stands to the table. */
export const status = {
  starting: 'Starting…',
  upToDate: 'Up to date',
  cost: (read: number): string => `${unitsText(read)} ${isSingular(read) ? 'read unit' : 'read units'} a refresh`,
  updating: 'Updating…',
  firstSync: (done: number, total: number): string => `Getting conversations ${countText(done)} of ${countText(total)}`,
  firstSyncStarts: 'Getting conversations…',
  offline: 'Offline',
  paused: 'Paused',
  asOf: (time: string): string => `as of ${time}`,
  failed: 'Not up to date',
  notSent: (count: number): string => plural(count, { one: '# message not sent', other: '# messages not sent' }),
  join: (...parts: readonly string[]): string => parts.join(' · '),
  dayAndTime: (day: string, time: string): string => `${day}, ${time}`,
} as const;

export const offlineBar = {
  asOf: (time: string): string => `Offline. Showing conversations as of ${time}.`,
  never: 'Offline. Meridian hasn’t reached the table yet.',
  waiting: (count: number): string => plural(count, { one: '# message waiting.', other: '# messages waiting.' }),
} as const;

export const pausedBar = {
  asOf: (time: string): string => `Paused. Showing conversations as of ${time}.`,
  never: 'Paused. Meridian hasn’t asked the table yet.',
  refresh: 'Refresh now',
} as const;

export const error = {
  title: 'Meridian can’t get new messages',
  stored: (time: string): string => `You’re seeing conversations as of ${time}.`,
  retry: 'Try again',
  retrying: 'Trying…',
  details: 'Details',
  code: 'Error code',
  fields: {
    requestId: 'Request id',
    action: 'Action',
    resource: 'Resource',
    table: 'Table',
    region: 'Region',
    endpoint: 'Endpoint',
    index: 'Index',
    status: 'HTTP status',
    name: 'Error',
  } satisfies Record<string, string>,
} as const;

export const welcome = {
  failed: 'Meridian couldn’t read your account',
} as const;
