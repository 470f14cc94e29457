import type { Person } from '../../shared/model.ts';
import { text } from '../text.ts';

/** What to call a person: the name, else the handle, else what is said of somebody who has neither. */
export const personName = (person: Person, unnamed: string = text.conversation.unnamed): string =>
  person.name.trim() || (person.handle === '' ? unnamed : `@${person.handle}`);
