import type { Conversation, Person } from '../../shared/model.ts';
import { displayName } from '../../shared/text/displayName.ts';
import type { Translate } from '../../shared/text/translator.ts';

/** Display name of a person: the name, else the handle, else `unnamed`. */
export const personName = (t: Translate, person: Person, unnamed: string = t('conversation.unnamed')): string =>
  displayName(person) || unnamed;

/** Display name of a conversation: that of the other person, or what notes to oneself are called. */
export const conversationName = (t: Translate, { other, isNotes }: Pick<Conversation, 'other' | 'isNotes'>): string =>
  isNotes ? t('conversation.notes') : personName(t, other);

/** The first word of a person's name, for a place with little room. */
export const shortName = (t: Translate, person: Person): string => {
  const name = personName(t, person);
  const [first = ''] = name.split(' ');
  return /[\p{L}\p{N}]/u.test(first) ? first : name;
};
