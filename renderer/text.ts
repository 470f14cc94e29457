/*
 * Every word that the window says, in English. A translation is another module of these names; plurals go through
 * `Intl.PluralRules`, so that a language may have as many forms as it needs.
 */

const plurals = new Intl.PluralRules('en');
const counts = new Intl.NumberFormat('en');
const units = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

const plural = (
  count: number,
  forms: Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string },
): string => (forms[plurals.select(count)] ?? forms.other).replace('#', counts.format(count));

export const text = {
  groups: {
    label: 'Conversations',
    you: 'You: ',
    noText: 'No messages yet',
    loading: 'Loading conversations',
    empty: 'No conversations yet',
    emptyHint: 'When somebody writes to you, the conversation appears here.',
    nothingStored: 'Nothing on this computer yet',
    nothingStoredHint: 'Your conversations appear here as soon as Meridian reaches the table once.',
    unreadable: 'Your conversations can’t be shown',
  },

  sidebar: {
    label: 'Conversations and account',
    resize: 'Width of the list of conversations',
    /** The owner, as long as nothing but their id is known. */
    unnamedOwner: 'You',
  },

  conversation: {
    none: 'Choose a conversation',
    noneHint: 'What has arrived stays on this computer, so that you can read it without a network.',
    label: (name: string): string => `Conversation with ${name}`,
    messages: (name: string): string => `Messages with ${name}`,
    loading: 'Loading messages',
    back: 'Back to conversations',
    synced: (time: string): string => `synced ${time}`,
    neverSynced: 'not synced yet',
    start: (name: string): string => `This is the beginning of your conversation with ${name}.`,
    empty: 'No messages here yet',
    emptyHint: 'This conversation has no message that Meridian knows of.',
    notStored: 'Not on this computer yet',
    notStoredHint: 'These messages appear as soon as Meridian reaches the table again.',
    unreadable: 'These messages can’t be shown',
    loadingOlder: 'Loading older messages',
    olderFailed: 'Older messages couldn’t be loaded.',
    olderOffline: 'You’re offline. Older messages load when the connection is back.',
    retry: 'Retry',
    gap: 'Messages missing here',
    gapLoad: 'Load',
    gapLoading: 'Loading…',
    gapFailed: 'The missing messages couldn’t be loaded.',
    gapOffline: 'You’re offline. The missing messages can be loaded when the connection is back.',
    toLatest: 'Jump to the latest message',
    toLatestNew: (count: number): string =>
      plural(count, { one: '# new message, jump to the latest', other: '# new messages, jump to the latest' }),
    showAll: (characters: number): string => `Show all ${counts.format(characters)} characters`,
    you: 'You',
    message: (sender: string, message: string, time: string): string => `${sender}: ${message}, ${time}`,
    announce: (sender: string, message: string): string => `${sender}: ${message}`,
    announceMany: (count: number): string => plural(count, { one: '# new message', other: '# new messages' }),
    unnamed: 'Somebody without a name',
  },

  status: {
    starting: 'Starting…',
    upToDate: 'Up to date',
    cost: (read: number): string =>
      `${units.format(read)} ${plurals.select(read) === 'one' ? 'read unit' : 'read units'} a refresh`,
    updating: 'Updating…',
    firstSync: (done: number, total: number): string =>
      `Getting conversations ${counts.format(done)} of ${counts.format(total)}`,
    firstSyncStarts: 'Getting conversations…',
    offline: 'Offline',
    asOf: (time: string): string => `as of ${time}`,
    failed: 'Not up to date',
    join: (...parts: readonly string[]): string => parts.join(' · '),
    dayAndTime: (day: string, time: string): string => `${day}, ${time}`,
  },

  offlineBar: {
    asOf: (time: string): string => `Offline. Showing conversations as of ${time}.`,
    never: 'Offline. Meridian hasn’t reached the table yet.',
  },

  error: {
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
  },

  welcome: {
    title: 'Connect Meridian to your table',
    body: 'Meridian keeps your conversations in a DynamoDB table of your own. Start it with the table and with who you are, for example:',
    command: 'npm start -- --user @andrewbrown --table cruddur-messages --region us-east-1',
    hint: 'The README lists every option, and how to look around with sample data first.',
    failed: 'Meridian couldn’t read your account',
  },

  diagnostics: {
    open: 'Diagnostics',
    title: 'Diagnostics',
    close: 'Close',
    loading: 'Reading…',
    versions: 'Versions',
    products: {
      meridian: 'Meridian',
      electron: 'Electron',
      chromium: 'Chromium',
      node: 'Node.js',
      sqlite: 'SQLite',
    } satisfies Record<string, string>,
    cache: 'On this computer',
    groups: 'Conversations',
    messages: 'Messages',
    gaps: 'Gaps',
    size: 'Size',
    quarantined: 'Set aside at the last start',
    cost: 'Cost in units, read and written',
    purposes: {
      refresh: 'Refreshing',
      open: 'Opening conversations',
      history: 'Older messages',
      sweep: 'Sweeps',
      send: 'Sending',
      setup: 'Setting up',
    },
    units: (read: number, write: number): string => `${units.format(read)} / ${units.format(write)}`,
    unparsable: 'Items that can’t be read',
    noneUnparsable: 'None. Every item in the table could be read.',
    more: (count: number): string => plural(count, { one: '# more', other: '# more' }),
    count: (count: number): string => counts.format(count),
    bytes: (bytes: number): string =>
      bytes < 1_000_000 ? `${units.format(bytes / 1_000)} kB` : `${units.format(bytes / 1_000_000)} MB`,
  },
} as const;
