import { expect, it } from 'vitest';
import { spellingLanguages } from './spellingLanguages.ts';

const available = ['de', 'en-AU', 'en-GB', 'en-US', 'fr', 'pt-BR', 'pt-PT'];

it.each([
  [
    ['en-GB', 'de-AT'],
    ['en-GB', 'de'],
  ],
  // No dictionary for this region, so that of the usual one.
  [['pt-AO'], ['pt-BR']],
  [['en'], ['en-US']],
  // The system's region decides, and a language appears once.
  [['en', 'en-GB', 'en-US'], ['en-GB']],
  [['ja', 'tlh'], []],
  [['C', 'fr_CA.UTF-8', 'POSIX', ''], ['fr']],
  [
    ['de', 'fr', 'pt-PT', 'en-US'],
    ['de', 'fr', 'pt-PT'],
  ],
])('of %j are %j', (wanted, languages) => {
  expect(spellingLanguages(wanted, available)).toEqual(languages);
});
