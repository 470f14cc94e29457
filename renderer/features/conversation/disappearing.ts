import type { DisappearAfter } from '../../../shared/model.ts';
import { text } from '../../text.ts';

/** What may be chosen, in the order of the menu. */
export const disappearChoices: readonly DisappearAfter[] = [null, 3_600_000, 86_400_000, 604_800_000];

/** How long messages are there: `1 day`; empty when they stay. */
export function durationWords(disappearAfter: DisappearAfter): string {
  switch (disappearAfter) {
    case null:
      return '';
    case 3_600_000:
      return text.disappearing.hour;
    case 86_400_000:
      return text.disappearing.day;
    case 604_800_000:
      return text.disappearing.week;
  }
}
