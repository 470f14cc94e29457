import type { Person } from '../../shared/model.ts';
import { text } from '../text.ts';

/** What to call a person: the name, else the handle. */
export const personName = (person: Person): string =>
  person.name.trim() || (person.handle === '' ? text.conversation.unnamed : `@${person.handle}`);
