import type { JSX, ReactNode } from 'react';
import { errorText } from '../../../shared/text/errorText.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { useConversation } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import { Spinner } from '../../ui/Spinner.tsx';
import { DaySeparator } from './DaySeparator.tsx';
import css from './ListEdges.module.css';

interface ListTopProps {
  readonly name: string;
  /** Whether it is a conversation of many, whose title is the name. */
  readonly isGroup: boolean;
  /** A time on the day of the first message; null if there is none. */
  readonly leadingDay: Instant | null;
}

/** The area above the first message: the start of the conversation, or the state of loading older messages. */
export function ListTop({ name, isGroup, leadingDay }: ListTopProps): JSX.Element {
  const t = useText();
  const atStart = useConversation((state) => state.older.kind === 'start');
  const error = useConversation((state) => state.olderError);
  const loadOlder = useConversation((state) => state.loadOlder);
  return (
    <div className={css.listTop}>
      {atStart ? (
        <p className={css.listStart}>
          {isGroup ? t('group.start', { title: name }) : t('conversation.start', { name })}
        </p>
      ) : error === null ? (
        <Loading>{t('conversation.loadingOlder')}</Loading>
      ) : (
        <LoadingFailed onRetry={loadOlder}>
          {error.code === 'offline'
            ? t('conversation.olderOffline')
            : `${t('conversation.olderFailed')} ${errorText(t, error)}`}
        </LoadingFailed>
      )}
      {leadingDay === null ? null : <DaySeparator at={leadingDay} />}
    </div>
  );
}

/** The area below the last loaded message, while it isn't the newest one. */
export function ListBottom(): JSX.Element {
  const t = useText();
  const error = useConversation((state) => state.newerError);
  const loadNewer = useConversation((state) => state.loadNewer);
  return (
    <div className={css.messagesBottom}>
      {error === null ? (
        <Loading>{t('conversation.loadingNewer')}</Loading>
      ) : (
        <LoadingFailed onRetry={loadNewer}>{`${t('conversation.newerFailed')} ${errorText(t, error)}`}</LoadingFailed>
      )}
    </div>
  );
}

const Loading = ({ children }: { readonly children: string }): JSX.Element => (
  <p className={css.listOlder}>
    <Spinner /> {children}
  </p>
);

interface LoadingFailedProps {
  readonly onRetry: () => Promise<void>;
  readonly children: ReactNode;
}

const LoadingFailed = ({ onRetry, children }: LoadingFailedProps): JSX.Element => {
  const t = useText();
  return (
    <p className={css.listOlder} role="alert">
      <span>{children}</span>
      <button type="button" className={buttonCss.linkButton} onClick={() => void onRetry()}>
        {t('conversation.retry')}
      </button>
    </p>
  );
};
