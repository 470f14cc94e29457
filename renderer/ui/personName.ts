import type { Conversation, Person } from '../../shared/model.ts';
import { displayName } from '../../shared/text/displayName.ts';
import type { Translate } from '../../shared/text/translator.ts';

/** Display name of a person: the name, else the handle, else `unnamed`. */
export const personName = (t: Translate, person: Person, unnamed: string = t('conversation.unnamed')): string =>
  displayName(person) || unnamed;

/** Display name of a conversation: that of the other person, or what notes to oneself are called. */
export const conversationName = (t: Translate, { other, isNotes }: Pick<Conversation, 'other' | 'isNotes'>): string =>
  isNotes ? t('conversation.notes') : personName(t, other);
