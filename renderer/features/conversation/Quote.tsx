import { CornerUpLeft, Trash2 } from 'lucide-react';
import { type JSX, useEffect } from 'react';
import type { Person, Quote as QuoteData, ReplyTarget, UserId } from '../../../shared/model.ts';
import { oneLine } from '../../../shared/text/oneLine.ts';
import type { Translate } from '../../../shared/text/translator.ts';
import { useApp } from '../../app/app.ts';
import { useSettings } from '../../app/hooks.ts';
import { useAccount, useChanges, useSession, useSync } from '../../session/hooks.ts';
import { showOriginal } from '../../session/originals.ts';
import { isInTrouble } from '../../session/sync.ts';
import { useText } from '../../text/useText.ts';
import { personColor } from '../../ui/Avatar.tsx';
import { personName } from '../../ui/personName.ts';
import { plainTextOf } from './format.ts';
import css from './Quote.module.css';

/** UTF-16 units of a quoted text: more than two lines have. */
const SHOWN = 240;

interface QuoteProps {
  readonly replyTo: ReplyTarget;
  /** Absent: not known yet. */
  readonly quote: QuoteData | undefined;
}

/** What a reply shows of the message that it is about; it leads there. */
export function Quote({ replyTo, quote }: QuoteProps): JSX.Element {
  const t = useText();
  const session = useSession();
  const { stores } = useApp();
  const ownerId = useAccount((state) => state.account?.owner.id);
  const isUnknown = quote === undefined || quote.state === 'unknown';
  useFetched(replyTo, isUnknown);
  if (quote?.state === 'deleted') {
    return (
      <p className={`${css.quote} ${css.none}`} data-testid="quote">
        <Trash2 aria-hidden="true" />
        {t('replying.deleted')}
      </p>
    );
  }
  return (
    <button
      type="button"
      className={css.quote}
      data-testid="quote"
      aria-label={quoteLabel(t, quote, ownerId)}
      style={quote?.state === 'known' ? personStyle(quote.sender) : undefined}
      onClick={() => void showOriginal(replyTo, session, stores.notices)}
    >
      {quote?.state === 'known' ? (
        <QuotedText sender={quote.sender} text={quote.text} lines={2} />
      ) : (
        <span className={css.none}>
          <CornerUpLeft aria-hidden="true" />
          {t('replying.unknown')}
        </span>
      )}
    </button>
  );
}

/** What a reply is about, in words. */
export function quoteLabel(t: Translate, quote: QuoteData | undefined, ownerId: UserId | undefined): string {
  if (quote?.state === 'deleted') return t('replying.deleted');
  if (quote?.state !== 'known') return t('replying.unknown');
  const { sender, text } = quote;
  return t('replying.about', { name: authorName(t, sender, ownerId), message: oneLine(text, SHOWN) });
}

const authorName = (t: Translate, sender: Person, ownerId: UserId | undefined): string =>
  sender.id === ownerId ? t('conversation.you') : personName(t, sender);

/** The color of a person's name, for the styles of a quote. */
export const personStyle = ({ id }: Person): Record<string, string> => ({
  '--person': `var(--name-${personColor(id)})`,
});

interface QuotedTextProps {
  readonly sender: Person;
  readonly text: string;
  /** The most lines of text. */
  readonly lines: 1 | 2;
}

/** The name of an author above the start of the text. */
export function QuotedText({ sender, text, lines }: QuotedTextProps): JSX.Element {
  const t = useText();
  const ownerId = useAccount((state) => state.account?.owner.id);
  const isFormatted = useSettings(({ settings }) => settings.appearance.formatMessages);
  return (
    <>
      <b className={css.name} dir="auto">
        {authorName(t, sender, ownerId)}
      </b>
      <span className={lines === 1 ? css.line : css.lines} dir="auto">
        {oneLine(isFormatted ? plainTextOf(text) : text, SHOWN)}
      </span>
    </>
  );
}

/** Reads an original that is not on this computer, when the reply is drawn, and again once the network is back. */
function useFetched(replyTo: ReplyTarget, isUnknown: boolean): void {
  const fetchQuoted = useChanges((state) => state.fetchQuoted);
  const trouble = useSync(({ status }) => isInTrouble(status));
  const { id, sortKey } = replyTo;
  useEffect(() => {
    if (isUnknown && !trouble) fetchQuoted({ id, sortKey });
  }, [id, sortKey, isUnknown, trouble, fetchQuoted]);
}
