import type { Shot } from './shot.ts';

const market = 'Harbor Night Market';

/** Conversations of many. */
export const groupShots: readonly Shot[] = [{ name: 'group', scenario: 'group', open: market }];
