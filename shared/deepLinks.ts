import { z } from 'zod';
import { ConversationId, MessageId } from './model.ts';

/** Where a `meridian://` address leads; the paths are those of the web app. */
export const DeepLink = z.discriminatedUnion('kind', [
  /** The list of conversations. */
  z.object({ kind: z.literal('messages') }).readonly(),
  /** The conversation with the person of that handle. */
  z.object({ kind: z.literal('person'), handle: z.string() }).readonly(),
  /** A conversation, at one of its messages when that is named. */
  z
    .object({ kind: z.literal('conversation'), conversationId: ConversationId, messageId: MessageId.nullable() })
    .readonly(),
  /** A new conversation with the person of that handle. */
  z.object({ kind: z.literal('new'), handle: z.string() }).readonly(),
]);
export type DeepLink = z.infer<typeof DeepLink>;

const scheme = 'meridian:';
const maxLength = 2_048;
/** What handles are made of wherever they come from: no separators, no control characters, nothing that only looks empty. */
const handlePattern = /^[^\s/\\?#@\p{C}]{1,256}$/u;

/**
 * Reads a `meridian://` address that a browser, a mail or another program handed over; null: it is none of ours. Strict,
 * since anybody can write one: no query, no credentials, no port, no dot segments, nothing left over.
 */
export function parseDeepLink(text: string): DeepLink | null {
  if (text.length > maxLength || /[\s\p{C}]/u.test(text)) return null;
  const match = /^meridian:\/\/messages(?:\/([^/?#]+)(?:\/([^/?#]+))?)?\/?(?:#([^?#]*))?$/iu.exec(text);
  if (!match) return null;
  const [first, second, fragment] = match.slice(1).map((part) => (part === undefined ? undefined : decode(part)));
  if (first === null || second === null || fragment === null) return null;
  if (first === undefined) return second === undefined && fragment === undefined ? { kind: 'messages' } : null;
  // As they stand in the address: an id of a conversation that looks like one of these is written in another way.
  const written = match[1];
  if (written === 'new') {
    return second !== undefined && handlePattern.test(second) && fragment === undefined
      ? { kind: 'new', handle: second }
      : null;
  }
  if (second !== undefined) return null;
  if (written?.startsWith('@')) {
    const handle = first.slice(1);
    return handlePattern.test(handle) && fragment === undefined ? { kind: 'person', handle } : null;
  }
  return conversationLink(first, fragment);
}

/** The address of a place; `parseDeepLink` gives the place back. */
export function formatDeepLink(link: DeepLink): string {
  const base = `${scheme}//messages`;
  switch (link.kind) {
    case 'messages':
      return base;
    case 'person':
      return `${base}/@${encodeURIComponent(link.handle)}`;
    case 'new':
      return `${base}/new/${encodeURIComponent(link.handle)}`;
    case 'conversation': {
      const fragment = link.messageId === null ? '' : `#${encodeURIComponent(link.messageId)}`;
      const id = link.conversationId === 'new' ? '%6Eew' : encodeURIComponent(link.conversationId);
      return `${base}/${id}${fragment}`;
    }
  }
}

function conversationLink(id: string, fragment: string | undefined): DeepLink | null {
  const conversationId = isId(id) ? ConversationId.safeParse(id) : null;
  const messageId = fragment !== undefined && isId(fragment) ? MessageId.safeParse(fragment) : null;
  if (!conversationId?.success || (fragment !== undefined && !messageId?.success)) return null;
  return {
    kind: 'conversation',
    conversationId: conversationId.data,
    messageId: messageId?.success ? messageId.data : null,
  };
}

/** Ids are uuids as a rule, but other writers make their own; nothing in one may steer a path or a log line. */
const isId = (text: string): boolean => !/[\s/\\\p{C}]/u.test(text) && !/^\.{1,2}$/.test(text);

/** Null: not a percent-encoded text. */
function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
