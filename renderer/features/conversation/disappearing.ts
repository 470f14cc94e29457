import type { DisappearAfter } from '../../../shared/model.ts';
import type { Translate } from '../../../shared/text/translator.ts';

/** Choices in menu order. */
export const disappearChoices: readonly DisappearAfter[] = [null, 3_600_000, 86_400_000, 604_800_000];

/** Lifetime in words, such as `1 day`; empty if messages stay. */
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
