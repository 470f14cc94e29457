import { z } from 'zod';
import { decodePercent } from './links.ts';
import { ConversationId, MessageId } from './model.ts';

/** The target of a `meridian://` link; the paths are those of the web app. */
export const DeepLink = z.discriminatedUnion('kind', [
  /** The list of conversations. */
  z.object({ kind: z.literal('messages') }).readonly(),
  /** The conversation with the person with this handle. */
  z.object({ kind: z.literal('person'), handle: z.string() }).readonly(),
  /** A conversation, optionally at one of its messages. */
  z
    .object({ kind: z.literal('conversation'), conversationId: ConversationId, messageId: MessageId.nullable() })
    .readonly(),
  /** A new conversation with the person with this handle. */
  z.object({ kind: z.literal('new'), handle: z.string() }).readonly(),
]);
export type DeepLink = z.infer<typeof DeepLink>;

const scheme = 'meridian:';
const maxLength = 2_048;
/** The characters of handles from any source: no separators, control characters or invisible characters. */
const handlePattern = /^[^\s/\\?#@\p{C}]{1,256}$/u;

/**
 * Parses a `meridian://` link from a browser, an email or another program; null: it is invalid. Strict, because the source
 * is untrusted: no query, credentials, port, dot segments or trailing text.
 */
export function parseDeepLink(text: string): DeepLink | null {
  if (text.length > maxLength || /[\s\p{C}]/u.test(text)) return null;
  const match = /^meridian:\/\/messages(?:\/([^/?#]+)(?:\/([^/?#]+))?)?\/?(?:#([^?#]*))?$/iu.exec(text);
  if (!match) return null;
  const [first, second, fragment] = match
    .slice(1)
    .map((part) => (part === undefined ? undefined : decodePercent(part)));
  if (first === null || second === null || fragment === null) return null;
  if (first === undefined) return second === undefined && fragment === undefined ? { kind: 'messages' } : null;
  // Compared before decoding: a conversation id that equals one of these is percent-encoded.
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

/** Formats a link, the inverse of `parseDeepLink`. */
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

/** Other writers' ids may not be UUIDs, so an id must not contain characters that change a path or a log line. */
const isId = (text: string): boolean => !/[\s/\\\p{C}]/u.test(text) && !/^\.{1,2}$/.test(text);
