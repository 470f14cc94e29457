import type { MessageWindow, WindowPlace } from '../../../shared/contract/messages.ts';
import type { Conversation, ConversationId, Message, OutgoingMessage, UserId } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import type { Client } from './client.ts';
import type { World } from './world.ts';

/** A conversation as a client shows it to a reader who scrolls back to its start. */
export interface ConversationView {
  readonly line: Conversation;
  /** When the line was read. */
  readonly listedAt: Instant;
  readonly messages: readonly Message[];
  readonly outgoing: readonly OutgoingMessage[];
  /** Of a conversation of many. */
  readonly members: readonly UserId[];
}

/** Everything that a client shows. */
export interface ClientView {
  readonly client: Client;
  readonly conversations: ReadonlyMap<ConversationId, ConversationView>;
}

/** A reader asks for that many at a time; few, so that there are several pages. */
const pageSize = 20;
/** More pages and gaps than any conversation here has. */
const mostSteps = 60;

/** Reads everything that the client shows. */
export async function viewOf(world: World, client: Client): Promise<ClientView> {
  const { conversations: lines } = await world.until(client.call('conversations.list', {}));
  const listedAt = world.scheduler.now;
  const conversations = new Map<ConversationId, ConversationView>();
  const filled = new Set<ConversationId>();
  for (const line of lines) {
    if (conversations.has(line.id)) world.violate(`${client.name} lists ${line.id} twice`);
    if (await fillGaps(world, client, line.id)) filled.add(line.id);
    const { members } = await world.until(client.call('conversations.members', { conversationId: line.id }));
    const shown = await readAll(world, client, line.id);
    conversations.set(line.id, { line, listedAt, ...shown, members: members.map(({ person }) => person.id) });
  }
  // A conversation listed without a row, such as one that was started here, is first read when it is opened.
  const { conversations: after } = await world.until(client.call('conversations.list', {}));
  for (const line of after) {
    const view = conversations.get(line.id);
    if (view !== undefined && filled.has(line.id))
      conversations.set(line.id, { ...view, line, listedAt: world.scheduler.now });
  }
  return { client, conversations };
}

/** Fills every gap; returns whether there was any. */
async function fillGaps(world: World, client: Client, conversationId: ConversationId): Promise<boolean> {
  for (let step = 0; step < mostSteps; step++) {
    const window = { conversationId, from: { kind: 'newest' }, limit: 500 } as const;
    const { gaps, older } = await world.until(client.call('messages.window', window));
    const gapId = gaps[0]?.id ?? (older.kind === 'gap' ? older.gapId : null);
    if (gapId === null) return step > 0;
    await world.until(client.call('messages.fill', { conversationId, gapId }));
  }
  world.violate(`${client.name} can't fill the gaps of ${conversationId}`);
  return true;
}

async function readAll(
  world: World,
  client: Client,
  conversationId: ConversationId,
): Promise<Pick<ConversationView, 'messages' | 'outgoing'>> {
  const pages: (readonly Message[])[] = [];
  let outgoing: readonly OutgoingMessage[] = [];
  let from: WindowPlace = { kind: 'newest' };
  for (let step = 0; step < mostSteps; step++) {
    const page: MessageWindow = await world.until(
      client.call('messages.window', { conversationId, from, limit: pageSize }),
    );
    if (from.kind === 'newest') outgoing = page.outgoing;
    pages.unshift(page.messages);
    if (page.older.kind !== 'cached') {
      if (page.older.kind === 'gap') world.violate(`${client.name} still has a gap in ${conversationId}`);
      return { messages: pages.flat(), outgoing };
    }
    from = { kind: 'before', cursor: page.older.before };
  }
  throw new Error(`${client.name} has no first page of ${conversationId}.`);
}
