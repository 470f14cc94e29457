import {
  GroupId,
  type Message,
  type MessageGroup,
  MessageId,
  type OutgoingMessage,
  type Person,
  SortKey,
  UserId,
} from '../../shared/model.ts';
import { type Instant, instantFromMicros } from '../../shared/time/instant.ts';

/** A person for a test, with an id made of the handle. */
export const fakePerson = (handle: string, name = handle): Person => ({
  id: UserId.parse(`user-${handle}`),
  name,
  handle,
});

/** A message for a test. */
export const fakeMessage = (groupId: GroupId, id: string, at: Instant, sender: Person, text: string): Message => ({
  groupId,
  id: MessageId.parse(id),
  sortKey: SortKey.parse(String(at)),
  at,
  sender,
  text,
  expiresAt: null,
});

/** An own message on its way, for a test. */
export const fakeOutgoing = (groupId: GroupId, id: string, change: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  id: MessageId.parse(id),
  groupId,
  text: 'On its way',
  acceptedAt: instantFromMicros(0),
  state: 'pending',
  attempts: 0,
  nextAttemptAt: null,
  error: null,
  disappearAfter: null,
  ...change,
});

/** A line of the list, for a test: without anything to say unless told. */
export const fakeGroup = (known: Pick<MessageGroup, 'id' | 'other'> & Partial<MessageGroup>): MessageGroup => ({
  at: instantFromMicros(0),
  text: '',
  lastSenderId: null,
  syncedAt: null,
  unread: 0,
  draft: '',
  waiting: 0,
  failed: 0,
  disappearAfter: null,
  mutedUntil: null,
  ...known,
});

export const fakeGroupId = (id: string): GroupId => GroupId.parse(id);
