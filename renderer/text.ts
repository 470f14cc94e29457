import { composer, conversation, disappearing, sending } from './text/conversation.ts';
import { diagnostics } from './text/diagnostics.ts';
import { groups, newConversation, sidebar } from './text/groups.ts';
import { error, offlineBar, pausedBar, status, welcome } from './text/status.ts';

/** Every word that the window says, in English. A translation is another set of the same names. */
export const text = {
  composer,
  conversation,
  diagnostics,
  disappearing,
  error,
  groups,
  newConversation,
  offlineBar,
  pausedBar,
  sending,
  sidebar,
  status,
  welcome,
} as const;
