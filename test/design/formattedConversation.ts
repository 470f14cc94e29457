import type { Person } from '../../shared/model.ts';
import { type Instant, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import { fakeConversation, fakeConversationId, fakeMessage } from '../support/fakeModel.ts';
import type { FakeConversation } from '../support/fakeWorld.ts';

const MINUTE = 60 * MICROS_PER_SECOND;

const code = `Layout is 3x4 with the aisle in the middle. This is how I count what’s paid:
\`\`\`ts
// 3x4 -> 12 stalls, the aisle stays free
const paid = rows.flatMap((row) => row.filter((stall) => stall.state !== "open" && stall.paidUntil >= today));
\`\`\``;

/** Texts with markup, of the other person and of the owner by turns. */
export const formattedTexts = [
  'Morning! The council signed off the **road closure** for Saturday. Gates open at `17:30`, rain or _shine_, ~~noon~~.',
  code,
  '> Can you bring the ladder?\n> And the rope?\nYes, both.\n\n- the long ladder\n- rope\n  1. ten meters\n  2. with *hooks*\n- tape',
  'Perfect. The public map is still at www.night-market.example/map, and **https://example.com/a_b_c** is new.',
  '**مهم:** السوق يوم السبت\n\n- الخيام\n- `npm run map`\n\n> نلتقي عند المدخل\nand this line is English',
  '¯\\_(ツ)_/¯ 2*3*4 snake_case_name <b>no</b> [bank](https://example.org/x) # no heading',
  'Run `npm run map -- --print` and then\n```sh\nfor stall in {1..12}; do # all of them\n\techo "Printed $stall"\ndone\n```\nthat is all.',
  '👍🏽🎉',
] as const;

/** A conversation of messages with markup. */
export function formattedConversation(
  ago: (micros: number) => Instant,
  other: Person,
  owner: Person,
): FakeConversation {
  const id = fakeConversationId('main');
  const messages = formattedTexts.map((text, n) =>
    fakeMessage(id, `formatted-${n}`, ago((formattedTexts.length - n) * 7 * MINUTE), n % 2 === 0 ? other : owner, text),
  );
  const at = ago(7 * MINUTE);
  return {
    summary: fakeConversation({ id, other, at, text: '👍🏽🎉', lastSenderId: owner.id, syncedAt: at }),
    messages,
  };
}
