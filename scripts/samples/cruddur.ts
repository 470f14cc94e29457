import { createRandom } from '../../main/engine/samples/random.ts';
import type { SampleItem, Samples } from '../../main/engine/samples/seed.ts';
import { Person } from '../../shared/model.ts';
import { formatTimestamp } from '../../shared/time/formatTimestamp.ts';
import { type Instant, instantFromMicros, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import { coastPathDialogue } from './texts/cruddur.ts';

/** The conversation of the bootcamp's seed. */
export const CRUDDUR_CONVERSATION_ID = '5ae290ed-55d1-47a0-bc6d-fe2bc2700399';

/** The two users of the bootcamp's seed. The ids are ours; the bootcamp reads them from each student's database. */
export const cruddurPeople = {
  brown: Person.parse({ id: 'a5c2f0b1-3d64-4e58-9b7a-1c0e8f2d4a61', name: 'Andrew Brown', handle: 'andrewbrown' }),
  bayko: Person.parse({ id: 'b7d4e1c2-5f86-4a7b-8c9d-2e1f9a3b5c72', name: 'Andrew Bayko', handle: 'bayko' }),
} as const;

const MINUTE = 60 * MICROS_PER_SECOND;
const DAY = 24 * 60 * MINUTE;

/**
 * A table as the bootcamp's seed leaves it: two group rows with a filler text at `now`, 104 messages strictly alternating
 * from one day ago, one a minute, all times without an offset, no profiles. Only the shape is the bootcamp's; the texts
 * are ours.
 */
export function cruddurItems({ now }: { readonly now: Instant }): Samples {
  const { brown, bayko } = cruddurPeople;
  const random = createRandom('cruddur');
  const messages = coastPathDialogue.map((text, i) => ({
    pk: `MSG#${CRUDDUR_CONVERSATION_ID}`,
    sk: naive(now - DAY + i * MINUTE),
    message_uuid: random.uuid(),
    message: text,
    ...attributesOf(i % 2 === 0 ? brown : bayko),
  }));
  const rowIn = (owner: Person, other: Person): SampleItem => ({
    pk: `GRP#${owner.id}`,
    sk: naive(now),
    message_group_uuid: CRUDDUR_CONVERSATION_ID,
    message: 'this is a filler message',
    ...attributesOf(other),
  });
  return {
    owner: brown,
    items: [rowIn(brown, bayko), rowIn(bayko, brown), ...messages],
    anchor: { conversationId: CRUDDUR_CONVERSATION_ID, messageId: messages[0]?.message_uuid ?? '', offset: -DAY },
  };
}

/** `YYYY-MM-DDTHH:MM:SS.ffffff`, UTC. */
const naive = (micros: number): string => formatTimestamp(instantFromMicros(micros)).slice(0, 26);

const attributesOf = ({ id, name, handle }: Person) => ({
  user_uuid: id,
  user_display_name: name,
  user_handle: handle,
});
