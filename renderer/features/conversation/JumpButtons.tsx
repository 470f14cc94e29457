import { ArrowDown, Undo2 } from 'lucide-react';
import { type JSX, memo } from 'react';
import { useConversation, useNavigation } from '../../session/hooks.ts';
import { canGoBack } from '../../session/navigation.ts';
import { upTo99 } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import { focusOn } from '../../ui/focusTargets.ts';
import css from './JumpButtons.module.css';

interface JumpButtonsProps {
  readonly atEnd: boolean;
  /** Number of new messages below the screen. */
  readonly count: number;
  readonly scrollToEnd: () => void;
}

/** Buttons that lead to the newest message, and back to where the reader jumped from. */
export const JumpButtons = memo(function JumpButtons(props: JumpButtonsProps): JSX.Element | null {
  const { atEnd, count, scrollToEnd } = props;
  const t = useText();
  const newer = useConversation((state) => state.newer);
  const show = useConversation((state) => state.show);
  const arrive = useNavigation((state) => state.arrive);
  const openId = useConversation((state) => state.conversationId);
  const goBack = useNavigation((state) => (canGoBack(state, openId, atEnd) ? state.goBack : null));
  const jumpToLatest = (): void => {
    arrive();
    if (newer) {
      show({ kind: 'newest' }).catch(() => undefined);
      return;
    }
    scrollToEnd();
    focusOn('messages');
  };
  if (atEnd && goBack === null) return null;
  const label = count === 0 ? t('conversation.toLatest') : t('conversation.toLatestNew', { count });
  return (
    <div className={css.jump}>
      {goBack === null ? null : (
        <button
          type="button"
          className={css.jumpButton}
          aria-label={t('conversation.goBack')}
          title={t('conversation.goBack')}
          onClick={() => void goBack().catch(() => undefined)}
        >
          <Undo2 aria-hidden="true" />
        </button>
      )}
      {atEnd ? null : (
        <button
          type="button"
          className={css.jumpButton}
          aria-label={label}
          title={count === 0 ? label : undefined}
          onClick={jumpToLatest}
        >
          <ArrowDown aria-hidden="true" />
          {count === 0 ? null : <span data-testid="jump-count">{t('conversation.newCount', upTo99(count))}</span>}
        </button>
      )}
    </div>
  );
});
