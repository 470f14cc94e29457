import type { DisappearAfter } from '../../../shared/model.ts';
import type { Translate } from '../../../shared/text/translator.ts';

/** What may be chosen, in the order of the menu. */
export const disappearChoices: readonly DisappearAfter[] = [null, 3_600_000, 86_400_000, 604_800_000];

/** How long messages are there: `1 day`; empty when they stay. */
export function durationWords(t: Translate, disappearAfter: DisappearAfter): string {
  switch (disappearAfter) {
    case null:
      return '';
    case 3_600_000:
      return t('disappearing.hour');
    case 86_400_000:
      return t('disappearing.day');
    case 604_800_000:
      return t('disappearing.week');
  }
}
