import type { ConversationEvent, Person, UserId } from '../../shared/model.ts';
import { displayName } from '../../shared/text/displayName.ts';
import type { Translate } from '../../shared/text/translator.ts';
import { personName } from '../ui/personName.ts';

/**
 * What happened in a conversation of many, as a sentence in the reader's language.
 * @param sender who did it; null: not known.
 * @param readerId the account's owner, who is addressed.
 */
export function eventText(
  t: Translate,
  { kind, people, title }: ConversationEvent,
  sender: Person | null,
  readerId: UserId | undefined,
): string {
  const isReader = (person: Person | null): boolean => person !== null && person.id === readerId;
  const by = isReader(sender) ? 'you' : 'other';
  const name = sender === null ? t('conversation.unnamed') : personName(t, sender);
  const whom = people.length > 0 && people.every(isReader) ? 'you' : 'other';
  switch (kind) {
    case 'started':
    case 'renamed':
      return t(`events.${kind}`, { by, name, title: oneLineTitle(title) });
    case 'left':
      return t('events.left', { by, name });
    case 'added':
    case 'removed':
    case 'admin':
    case 'member':
      return t(`events.${kind}`, { by, name, whom, people: namesText(t, people, isReader) });
  }
}

const oneLineTitle = (title: string): string => displayName({ name: title, handle: '' });

/** Names as a list in words, the reader last. Each is isolated, so that none turns the others around. */
function namesText(t: Translate, people: readonly Person[], isReader: (person: Person) => boolean): string {
  const others = people.filter((person) => !isReader(person)).map((person) => `\u2068${personName(t, person)}\u2069`);
  const all = others.length < people.length ? [...others, t('events.youAmong')] : others;
  return new Intl.ListFormat(t.locale, { type: 'conjunction' }).format(all);
}
