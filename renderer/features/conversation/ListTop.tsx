import type { JSX } from 'react';
import type { Instant } from '../../../shared/time/instant.ts';
import { useConversation } from '../../state/hooks.ts';
import { errorText } from '../../text/said.ts';
import { text } from '../../text.ts';
import { Spinner } from '../../ui/Spinner.tsx';
import { DaySeparator } from './DaySeparator.tsx';

interface ListTopProps {
  readonly name: string;
  /** A time on the day of the first message; null when there is none. */
  readonly leadingDay: Instant | null;
}

/** What stands above the first message: the beginning of the conversation, or how the older messages are doing. */
export function ListTop({ name, leadingDay }: ListTopProps): JSX.Element {
  const atStart = useConversation((state) => state.older.kind === 'start');
  const error = useConversation((state) => state.olderError);
  const loadOlder = useConversation((state) => state.loadOlder);
  return (
    <div className="list-top">
      {atStart ? (
        <p className="list-start">{text.conversation.start(name)}</p>
      ) : error === null ? (
        <p className="list-older">
          <Spinner /> {text.conversation.loadingOlder}
        </p>
      ) : (
        <p className="list-older" role="alert">
          <span>
            {error.code === 'offline'
              ? text.conversation.olderOffline
              : `${text.conversation.olderFailed} ${errorText(error)}`}
          </span>
          <button type="button" className="link-button" onClick={() => void loadOlder()}>
            {text.conversation.retry}
          </button>
        </p>
      )}
      {leadingDay === null ? null : <DaySeparator at={leadingDay} />}
    </div>
  );
}
