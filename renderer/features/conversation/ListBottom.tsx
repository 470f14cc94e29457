import type { JSX } from 'react';
import { useConversation } from '../../state/hooks.ts';
import { errorText } from '../../text/said.ts';
import { text } from '../../text.ts';
import { Spinner } from '../../ui/Spinner.tsx';

/** The room that stands below the last message, in CSS pixels: while newer ones are to come, and at the end. */
export const bottomRoom = { newer: 64, end: 16 } as const;

/** What stands below the last message that is loaded, while it isn't the newest one. */
export function ListBottom(): JSX.Element {
  const error = useConversation((state) => state.newerError);
  const loadNewer = useConversation((state) => state.loadNewer);
  return error === null ? (
    <p className="list-older">
      <Spinner /> {text.conversation.loadingNewer}
    </p>
  ) : (
    <p className="list-older" role="alert">
      <span>
        {text.conversation.newerFailed} {errorText(error)}
      </span>
      <button type="button" className="link-button" onClick={() => void loadNewer()}>
        {text.conversation.retry}
      </button>
    </p>
  );
}
