import type { DeepLink } from '../../shared/deepLinks.ts';
import { toAppError } from '../../shared/errors.ts';
import type { Conversation, ConversationId, MessageId } from '../../shared/model.ts';
import type { Api } from '../api.ts';
import { linkNotices } from './notices.ts';
import type { Stores } from './stores.ts';
import { isStill } from './sync.ts';
import { until } from './until.ts';

type LinkStores = Pick<Stores, 'account' | 'groups' | 'navigation' | 'notices' | 'overlays' | 'sync'>;

/** Goes where a link leads; resolves when it is there, or has told why it can't be. A later link takes its place. */
export type Follow = (link: DeepLink) => Promise<void>;

/** The way from links to conversations. Writes nothing: a conversation that is begun is in the table with its first message. */
export function createFollower(api: Pick<Api, 'locateMessage'>, stores: LinkStores): Follow {
  const { account, groups, navigation, notices, overlays, sync } = stores;
  let turn = 0;

  /** One following of a link. Whoever goes elsewhere meanwhile stays there. */
  const begin = (): (() => boolean) => {
    const current = ++turn;
    const { selectedId } = groups.getState();
    return () => current === turn && groups.getState().selectedId === selectedId;
  };

  /** The conversation in the list, once the list can be relied on; null: there is none. */
  const find = async (isIt: (group: Conversation) => boolean): Promise<Conversation | null> => {
    await groups.getState().load();
    const found = (): Conversation | null => {
      const { groups: listed, begun } = groups.getState();
      return listed?.find(isIt) ?? [...begun.values()].find(isIt) ?? null;
    };
    const isKnown = (): boolean => {
      const { groups: listed, error } = groups.getState();
      const { status } = sync.getState();
      const isListed = status.firstSync === null && status.syncedAt !== null;
      return error !== null || (listed !== null && (isListed || isStill(status)));
    };
    await until([groups, sync], () => found() !== null || isKnown());
    return found();
  };

  const showAt = async (
    conversationId: ConversationId,
    messageId: MessageId | null,
    isWanted: () => boolean,
  ): Promise<void> => {
    const cursor = messageId === null ? null : await api.locateMessage(conversationId, messageId);
    if (!isWanted()) return;
    if (cursor !== null) {
      await navigation.getState().jumpTo({ conversationId, spot: { kind: 'message', cursor } });
      return;
    }
    groups.getState().select(conversationId);
    // After it, since another conversation takes away what was told of links.
    if (messageId !== null) notices.getState().tell({ kind: 'no-message' });
  };

  const begins = async (handle: string, isWanted: () => boolean): Promise<void> => {
    const { tell, dismiss } = notices.getState();
    tell({ kind: 'looking-up', handle });
    try {
      const conversationId = await groups.getState().start(handle);
      if (isWanted()) groups.getState().select(conversationId);
    } catch (thrown) {
      if (isWanted()) tell({ kind: 'nobody', handle, error: toAppError(thrown).toData() });
    } finally {
      // Who went elsewhere took it away already; a later link may look somebody up itself.
      if (isWanted()) dismiss('looking-up');
    }
  };

  const lead = async (link: DeepLink, isWanted: () => boolean): Promise<void> => {
    const { tell } = notices.getState();
    switch (link.kind) {
      case 'messages':
        groups.getState().select(null);
        return;
      case 'conversation': {
        const group = await find(({ id }) => id === link.conversationId);
        if (!isWanted()) return;
        if (group === null) tell({ kind: 'no-group' });
        else await showAt(group.id, link.messageId, isWanted);
        return;
      }
      case 'person':
      case 'new': {
        const group = await find(({ other }) => other.handle === link.handle);
        if (!isWanted()) return;
        if (group !== null) groups.getState().select(group.id);
        else if (link.kind === 'new') await begins(link.handle, isWanted);
        else tell({ kind: 'no-conversation', handle: link.handle });
      }
    }
  };

  return async (link) => {
    const isWanted = begin();
    notices.getState().dismiss(...linkNotices);
    overlays.getState().close();
    if (account.getState().account === undefined) await account.getState().load();
    if (account.getState().account === null) {
      notices.getState().tell({ kind: 'no-account' });
      return;
    }
    try {
      await lead(link, isWanted);
    } catch (thrown) {
      if (isWanted()) notices.getState().tell({ kind: 'not-followed', error: toAppError(thrown).toData() });
    }
  };
}
