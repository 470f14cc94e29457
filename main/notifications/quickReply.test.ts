import { expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { ConversationId, MessageId } from '../../shared/model.ts';
import { fail, succeed } from '../../shared/result.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import type { EnginePort } from '../ipc/router.ts';
import { sendQuickReply } from './quickReply.ts';

const conversationId = ConversationId.parse('g');
const newest = { at: instantFromMicros(1_000_000), id: MessageId.parse('m') };

/** An engine that replies to each method with the same, and records its calls. */
function engineOf(replies: Readonly<Record<string, unknown>>) {
  const calls: (readonly [string, unknown])[] = [];
  const engine = {
    call: async (method: string, request: unknown) => {
      calls.push([method, request]);
      return replies[method] ?? succeed({});
    },
  } as unknown as EnginePort;
  return { engine, calls };
}

it('sends the text and marks what was replied to as read', async () => {
  const { engine, calls } = engineOf({});
  expect(await sendQuickReply(engine, { conversationId, text: ' Yes. ', newest })).toBe(true);
  expect(calls).toEqual([
    ['messages.send', { conversationId, text: 'Yes.', inParts: true }],
    ['conversations.markRead', { conversationId, upTo: newest }],
  ]);
});

it('sends nothing for a blank text', async () => {
  const { engine, calls } = engineOf({});
  expect(await sendQuickReply(engine, { conversationId, text: ' \u200b', newest })).toBe(true);
  expect(calls).toEqual([]);
});

it.each([
  ['', 'Yes.'],
  ['Typed before', 'Typed before\nYes.'],
])('keeps a text that is not accepted after the draft %j', async (text, kept) => {
  const { engine, calls } = engineOf({
    'messages.send': fail(new AppError('disk-full')),
    'drafts.read': succeed({ text }),
  });
  expect(await sendQuickReply(engine, { conversationId, text: 'Yes.', newest })).toBe(false);
  expect(calls.slice(1)).toEqual([
    ['drafts.read', { conversationId }],
    ['drafts.save', { conversationId, text: kept }],
  ]);
});
