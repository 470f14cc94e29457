/** How what is shown stands to the table. */
export const status = {
  starting: 'Starting…',
  upToDate: 'Up to date',
  cost: '{read, plural, one {# read unit a refresh} other {# read units a refresh}}',
  updating: 'Updating…',
  firstSync: 'Getting conversations {done, number} of {total, number}',
  firstSyncStarts: 'Getting conversations…',
  offline: 'Offline',
  paused: 'Paused',
  asOf: 'as of {time}',
  failed: 'Not up to date',
  notSent: '{count, plural, one {# message not sent} other {# messages not sent}}',
  dayAndTime: '{day}, {time}',
} as const;

export const offlineBar = {
  asOf: 'Offline. Showing conversations as of {time}.',
  never: 'Offline. Meridian hasn’t reached the table yet.',
  waiting: '{count, plural, one {# message waiting.} other {# messages waiting.}}',
} as const;

export const pausedBar = {
  asOf: 'Paused. Showing conversations as of {time}.',
  never: 'Paused. Meridian hasn’t asked the table yet.',
  refresh: 'Refresh now',
} as const;

export const error = {
  title: 'Meridian can’t get new messages',
  stored: 'You’re seeing conversations as of {time}.',
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
    status: 'Status',
    error: 'Error',
    profile: 'Profile',
    /** Meridian’s own sentence, which is in English. */
    message: 'In English',
  },
} as const;

export const welcome = {
  failed: 'Meridian couldn’t read your account',
} as const;
