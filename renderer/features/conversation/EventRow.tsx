import { type JSX, memo } from 'react';
import type { ConversationEvent } from '../../../shared/model.ts';
import { isoOf } from '../../clock.ts';
import { useAccount } from '../../session/hooks.ts';
import { isSame } from '../../session/same.ts';
import { eventText } from '../../text/eventText.ts';
import { listText } from '../../text/sentences.ts';
import { useText } from '../../text/useText.ts';
import type { Row } from './assemble.ts';
import css from './EventRow.module.css';
import { FailedLine } from './MessageMeta.tsx';
import { useFocusHandover } from './useFocusHandover.ts';

interface EventRowProps {
  readonly row: Extract<Row, { readonly kind: 'message' }>;
  readonly event: ConversationEvent;
  /** Whether it is selected for copying. */
  readonly selected: boolean;
  /** The full date and time. */
  readonly full: string;
}

/** What happened in a conversation of many, as a quiet sentence between its messages. */
export const EventRow = memo(function EventRow({ row, event, selected, full }: EventRowProps): JSX.Element {
  const t = useText();
  const ownerId = useAccount((state) => state.account?.owner.id);
  const article = useFocusHandover<HTMLElement>();
  const text = eventText(t, event, row.message.sender, ownerId);
  return (
    <article
      ref={article}
      data-message={row.message.id}
      data-event={event.kind}
      tabIndex={-1}
      className={selected ? `${css.event} ${css.selected}` : css.event}
      aria-label={listText(t, [text, full, ...(selected ? [t('copying.isSelected')] : [])])}
    >
      <time dateTime={isoOf(row.at)} title={full}>
        <bdi>{text}</bdi>
      </time>
      {row.outgoing?.state === 'failed' ? <FailedLine outgoing={row.outgoing} /> : null}
    </article>
  );
}, isSame);
