import { countText, plural } from './counting.ts';

/** The search in everything that is on this computer. */
export const search = {
  open: 'Search',
  title: 'Search',
  close: 'Close',
  field: 'Search conversations, people and messages',
  placeholder: 'Search conversations, people and messages',
  sections: {
    filter: 'Narrow down',
    recent: 'Recent conversations',
    conversations: 'Conversations',
    people: 'People',
    messages: 'Messages',
  },
  filters: { from: 'From', in: 'In conversation with', before: 'Before', after: 'After' },
  /** What a button that begins a filter is called. */
  addFilter: {
    from: 'Only messages from somebody',
    in: 'Only in the conversation with somebody',
    before: 'Only before a day',
    after: 'Only after a day',
  },
  removeFilter: (filter: string): string => `Remove the filter ${filter}`,
  dayHint: 'A day such as 2024-03-01, a month such as 2024-03, or a year',
  handleHint: 'A handle, such as @bayko',
  days: { today: 'Today', month: 'The beginning of this month', year: 'The beginning of this year' },
  begins: 'Starts a conversation',
  to: (name: string): string => `To ${name}`,
  nothing: 'Nothing on this computer matches.',
  failed: 'This could not be searched.',
  most: (count: number): string =>
    `The newest ${countText(count)} messages are shown. More words or a filter find older ones.`,
  found: (conversations: number, messages: number): string =>
    `${plural(conversations, { one: '# conversation', other: '# conversations' })}, ${plural(messages, { one: '# message found', other: '# messages found' })}`,
  hint: 'Type a name, a handle or words of a message.',
} as const;

/** How complete what is searched is. */
export const completeness = {
  complete: 'All of your messages are on this computer.',
  missing: (gaps: number, conversations: number): string =>
    [
      ...(gaps === 0 ? [] : [plural(gaps, { one: '# gap', other: '# gaps' })]),
      ...(conversations === 0
        ? []
        : [
            plural(conversations, {
              one: '# conversation not fully loaded',
              other: '# conversations not fully loaded',
            }),
          ]),
    ].join(', '),
  load: 'Load all',
  stop: 'Stop',
  loading: (done: number, total: number): string => `Loading conversations: ${countText(done)} of ${countText(total)}`,
  added: (messages: number): string => plural(messages, { one: '# new message', other: '# new messages' }),
  waiting: 'Waiting for the table.',
} as const;

/** The bar that finds in the open conversation. */
export const find = {
  open: 'Find in this conversation',
  field: 'Find in this conversation',
  placeholder: 'Find in this conversation',
  older: 'Older match',
  newer: 'Newer match',
  close: 'Close the search',
  position: (index: number, total: number, isMore: boolean): string =>
    `${countText(index)} of ${countText(total)}${isMore ? '+' : ''}`,
  none: 'No matches',
  failed: 'This conversation could not be searched.',
} as const;
