import { type Person, UserId } from '../../../shared/model.ts';

const names = ['Ada Lovelace', 'Bob Kahn', 'Cleo Hahn', 'Dev Patel'] as const;

/** All people: the first ones use Meridian, all of them may use the web app. */
export const people: readonly Person[] = names.map((name, index) => ({
  id: UserId.parse(`0000000${index}-90a5-4a9c-9c5b-1d1a7a60000${index}`),
  name,
  handle: name.slice(0, 3).toLowerCase(),
}));

/** The person with that number, modulo the number of people. */
export function personOf(index: number): Person {
  const person = people[index % people.length];
  if (person === undefined) throw new RangeError(`There is no person ${index}.`);
  return person;
}

/** A person as the attributes of a row. */
export const attributesOf = ({ id, name, handle }: Person) => ({
  user_uuid: id,
  user_display_name: name,
  user_handle: handle,
});

/** An unknown person. */
export const stranger = { user_uuid: 'stranger', user_display_name: 'A Stranger', user_handle: 'stranger' };
