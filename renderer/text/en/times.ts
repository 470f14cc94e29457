export { englishTimes as times } from '../../../shared/time/words.ts';
