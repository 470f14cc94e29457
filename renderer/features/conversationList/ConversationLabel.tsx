import { type JSX, useCallback } from 'react';
import type { Conversation } from '../../../shared/model.ts';
import { monthLabel } from '../../../shared/time/format.ts';
import { useCurrentTimeSource } from '../../app/time.tsx';
import { useSession } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { useRead } from '../../ui/useRead.ts';
import css from './ConversationLabel.module.css';

/** Tells a conversation from others with the same person: its label, or else since when there are messages. */
export function ConversationLabel({ conversation }: { readonly conversation: Conversation }): JSX.Element | null {
  const { id, label } = conversation;
  const t = useText();
  const { client } = useSession();
  const time = useCurrentTimeSource();
  const read = useCallback(() => client.conversations.about({ conversationId: id }), [client, id]);
  const { value } = useRead(label === '' ? read : null);
  const firstAt = value?.firstAt ?? null;
  const since = firstAt === null ? '' : t('conversationList.since', { month: monthLabel(firstAt, time.options()) });
  const shown = label || since;
  return shown === '' ? null : (
    <span className={css.label} data-testid="conversation-label">
      {'· '}
      <bdi>{shown}</bdi>
    </span>
  );
}
