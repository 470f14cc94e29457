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
  removeFilter: 'Remove the filter {filter}',
  dayHint: 'A day such as 2024-03-01, a month such as 2024-03, or a year',
  handleHint: 'A handle, such as @bayko',
  days: { today: 'Today', month: 'The beginning of this month', year: 'The beginning of this year' },
  begins: 'Starts a conversation',
  to: 'To {name}',
  nothing: 'Nothing on this computer matches.',
  failed: 'This could not be searched.',
  most: '{count, plural, one {The newest message is shown.} other {The newest # messages are shown.}} More words or a filter find older ones.',
  found:
    '{conversations, plural, one {# conversation} other {# conversations}}, {messages, plural, one {# message found} other {# messages found}}',
  hint: 'Type a name, a handle or words of a message.',
} as const;

/** How complete what is searched is. */
export const completeness = {
  complete: 'All of your messages are on this computer.',
  /** Where messages are missing; `both`: in loaded conversations, and in such as were never loaded to their end. */
  missing:
    '{gaps, plural, =0 {} one {# gap} other {# gaps}}{both, select, true {, } other {}}{conversations, plural, =0 {} one {# conversation not fully loaded} other {# conversations not fully loaded}}.',
  load: 'Load all',
  stop: 'Stop',
  loading: 'Loading conversations: {done, number} of {total, number}',
  added: '{messages, plural, one {# new message} other {# new messages}}',
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
  /** Which match of how many; `more`: there are more than were counted. */
  position: '{more, select, true {{index, number} of {total, number}+} other {{index, number} of {total, number}}}',
  none: 'No matches',
  failed: 'This conversation could not be searched.',
} as const;
