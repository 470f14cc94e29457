import type { Person } from '../../shared/model.ts';
import { displayName } from '../../shared/text/displayName.ts';
import type { Translate } from '../../shared/text/translator.ts';

/** Display name of a person: the name, else the handle, else `unnamed`. */
export const personName = (t: Translate, person: Person, unnamed: string = t('conversation.unnamed')): string =>
  displayName(person) || unnamed;
