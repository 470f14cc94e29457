import { CircleCheck } from 'lucide-react';
import { type JSX, memo, type ReactNode, useMemo, useState } from 'react';
import { type AppErrorData, toAppError } from '../../../shared/errors.ts';
import type { MessageId } from '../../../shared/model.ts';
import type { SearchTerm } from '../../../shared/searchTerms.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import { oneLine } from '../../../shared/text/oneLine.ts';
import { useAccount, useConversation } from '../../session/hooks.ts';
import { isSame } from '../../session/same.ts';
import { bytesText } from '../../text/numbers.ts';
import { listText } from '../../text/sentences.ts';
import { useText } from '../../text/useText.ts';
import { personName } from '../../ui/personName.ts';
import type { Row } from './assemble.ts';
import { FormattedText } from './FormattedText.tsx';
import { mayHaveMarkup } from './format.ts';
import { FailedLine, LaterLine, MessageMeta, metaRoom } from './MessageMeta.tsx';
import css from './MessageRow.module.css';
import { PlainText } from './PlainText.tsx';
import { Quote, quoteLabel } from './Quote.tsx';
import { Reactions, reactionText } from './Reactions.tsx';
import { foldedText, hasOneDirection, isFewEmoji, LONG_TEXT } from './richText.ts';
import { SenderAvatar, SenderName } from './Sender.tsx';
import { useFocusHandover } from './useFocusHandover.ts';

interface MessageRowProps {
  readonly row: Extract<Row, { readonly kind: 'message' }>;
  /** Whether the list was opened at this message. */
  readonly marked: boolean;
  /** Whether it is selected for copying. */
  readonly selected: boolean;
  /** The terms of the find bar, to be highlighted. */
  readonly terms: readonly SearchTerm[];
  /** The time of day. */
  readonly time: string;
  /** The full date and time. */
  readonly full: string;
  /** The full date and time of the last edit; empty: there was none. */
  readonly editedFull: string;
  /** Whether another person's message had a time in the future when it was drawn. */
  readonly isAhead: boolean;
}

/**
 * One message with its time and delivery state. An outgoing message stays the same element, with the same height, when
 * the stored one replaces it.
 */
export const MessageRow = memo(function MessageRow(props: MessageRowProps): JSX.Element {
  const { row, marked, selected, terms, time, full, editedFull, isAhead } = props;
  const t = useText();
  const { message, own, outgoing, first, last } = row;
  const article = useFocusHandover<HTMLElement>();
  const sender = own ? t('conversation.you') : personName(t, message.sender);
  const failed = outgoing?.state === 'failed';
  const ownerId = useAccount((state) => state.account?.owner.id);
  const { replyTo, quote, reactions = [] } = message;
  const fewEmoji = isFewEmoji(message.text);
  const isBare = fewEmoji && replyTo === undefined;
  const about = replyTo === undefined ? [] : [quoteLabel(t, quote, ownerId)];
  const edited = editedFull === '' ? [] : [t('editing.edited')];
  const marks = selected ? [t('copying.isSelected')] : [];
  const origin = own && message.sentHere !== true ? [t('sending.elsewhere')] : [];
  const state = outgoing === null ? origin : [failed ? t('sending.failed') : t('sending.waitingTitle')];
  return (
    <article
      ref={article}
      data-message={message.id}
      data-own={own || undefined}
      data-focus-target={marked ? 'message' : undefined}
      // Focused by the list's arrow keys.
      tabIndex={-1}
      className={`${css.message} ${own ? css.own : css.theirs} ${first ? css.first : ''} ${last ? css.last : ''} ${marked ? css.marked : ''} ${selected ? css.selected : ''}`}
      aria-label={listText(t, [
        t('conversation.said', { sender, message: oneLine(message.text) }),
        full,
        ...edited,
        ...about,
        ...reactions.map((each) => reactionText(t, each, ownerId)),
        ...state,
        ...marks,
      ])}
    >
      {selected ? (
        <span className={css.selectedMark} aria-hidden="true">
          <CircleCheck />
        </span>
      ) : null}
      {row.named ? <SenderAvatar person={message.sender} /> : null}
      <div className={css.messageBody}>
        <div className={isBare ? `${css.bubble} ${css.bare}` : css.bubble} data-bubble data-testid="bubble">
          {row.named ? <SenderName person={message.sender} /> : null}
          {replyTo === undefined ? null : <Quote replyTo={replyTo} quote={quote} />}
          <MessageText
            id={message.id}
            text={message.text}
            wholeBytes={message.wholeBytes}
            fewEmoji={fewEmoji}
            terms={terms}
            room={metaRoom({ message, own, outgoing, time, isAhead, edited: edited.join('') })}
          >
            <MessageMeta
              message={message}
              own={own}
              outgoing={outgoing}
              time={time}
              full={full}
              editedFull={editedFull}
              isAhead={isAhead}
            />
          </MessageText>
        </div>
        {reactions.length === 0 ? null : <Reactions message={message} reactions={reactions} />}
        {outgoing !== null && failed ? <FailedLine outgoing={outgoing} /> : null}
        {outgoing?.sendAt == null || failed ? null : <LaterLine outgoing={outgoing} sendAt={outgoing.sendAt} />}
      </div>
    </article>
  );
}, isSame);

interface TextProps {
  readonly id: MessageId;
  readonly text: string;
  /** The size of the whole text, if `text` is only its start. */
  readonly wholeBytes: number | undefined;
}

interface MessageTextProps extends TextProps {
  readonly fewEmoji: boolean;
  readonly terms: readonly SearchTerm[];
  /** See `metaRoom`. */
  readonly room: string;
  /** The time, in the last line of the text or below it. */
  readonly children: ReactNode;
}

interface UnfoldButtonProps extends TextProps {
  readonly onUnfold: (whole: string) => void;
}

interface Unfolded {
  /** The text that was folded. */
  readonly start: string;
  readonly whole: string;
}

/** A message's text: markup is shown as formatting, a long text is folded, and a few emoji are larger. */
function MessageText({ id, text, wholeBytes, fewEmoji, terms, room, children }: MessageTextProps): JSX.Element {
  const [unfolded, setUnfolded] = useState<Unfolded | null>(null);
  const isLong = text.length > LONG_TEXT || wholeBytes !== undefined;
  // A text that was replaced meanwhile is folded again.
  const folded = isLong && unfolded?.start !== text;
  const start = useMemo(() => (folded ? foldedText(text) : null), [folded, text]);
  const shown = start ?? unfolded?.whole ?? text;
  const shownText = { text: shown, isFolded: folded, terms };
  const isFormatted = !fewEmoji && mayHaveMarkup(shown);
  // The time ends the last line only where that line is plain text that ends at its side.
  const endsWithTime = !fewEmoji && !isFormatted && !folded && hasOneDirection(shown);
  if (endsWithTime) {
    return (
      <div className={css.withTime} dir="auto">
        <PlainText {...shownText} room={room} />
        {children}
      </div>
    );
  }
  return (
    <>
      {isFormatted ? <FormattedText {...shownText} /> : <PlainText {...shownText} fewEmoji={fewEmoji} />}
      {folded ? (
        <UnfoldButton
          id={id}
          text={text}
          wholeBytes={wholeBytes}
          onUnfold={(whole) => setUnfolded({ start: text, whole })}
        />
      ) : null}
      {children}
    </>
  );
}

/** Shows all of a long text, which is read first if the window has only its start. */
function UnfoldButton({ id, text, wholeBytes, onUnfold }: UnfoldButtonProps): JSX.Element {
  const t = useText();
  const wholeText = useConversation((state) => state.wholeText);
  const [error, setError] = useState<AppErrorData | null>(null);
  const unfold = async (): Promise<void> => {
    setError(null);
    try {
      onUnfold(wholeBytes === undefined ? text : await wholeText(id));
    } catch (thrown) {
      setError(toAppError(thrown).toData());
    }
  };
  return (
    <>
      <button type="button" className={css.unfold} onClick={() => void unfold()}>
        {wholeBytes === undefined
          ? t('conversation.showAll', { characters: text.length })
          : t('conversation.showWhole', { size: bytesText(wholeBytes) })}
      </button>
      {error === null ? null : <p role="alert">{errorText(t, error)}</p>}
    </>
  );
}
