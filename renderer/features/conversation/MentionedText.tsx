import type { JSX } from 'react';
import { type Match, matchesWithin } from '../../../shared/searchTerms.ts';
import { mentionsIn } from '../../../shared/text/mentions.ts';
import { useAccount } from '../../session/hooks.ts';
import { Marked } from '../../ui/Marked.tsx';
import css from './MentionedText.module.css';

interface MentionedTextProps {
  readonly text: string;
  /** In order, without overlaps. */
  readonly matches: readonly Match[];
}

/** A text with highlighted matches, in which the owner's handle stands out. */
export function MentionedText({ text, matches }: MentionedTextProps): JSX.Element {
  // Few texts need the subscription.
  return text.includes('@') ? <WithMentions text={text} matches={matches} /> : <Marked text={text} matches={matches} />;
}

function WithMentions({ text, matches }: MentionedTextProps): JSX.Element {
  const handle = useAccount((state) => state.account?.owner.handle ?? '');
  const mentions = mentionsIn(text, handle);
  const marked = (start: number, end: number): JSX.Element => (
    <Marked key={start} text={text.slice(start, end)} matches={matchesWithin(matches, start, end)} />
  );
  return (
    <>
      {mentions.map(({ start, end }, n) => [
        marked(mentions[n - 1]?.end ?? 0, start),
        <strong key={`@${start}`} className={css.mention} data-mention="">
          {marked(start, end)}
        </strong>,
      ])}
      {marked(mentions.at(-1)?.end ?? 0, text.length)}
    </>
  );
}
