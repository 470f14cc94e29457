import { currentTranslator } from '../../text/useText.ts';
import type { LoadedEmoji } from './emoji.ts';

let loading: Promise<LoadedEmoji> | null = null;
let loadedFor = '';

/** Loads the names of emoji in the current language when they are first needed. Rejects if the code can't be read. */
export function loadEmojiOnce(): Promise<LoadedEmoji> {
  const { language } = currentTranslator();
  if (loading === null || loadedFor !== language) {
    loadedFor = language;
    loading = import('./emojiNames.ts').then(({ loadEmoji }) => loadEmoji(language));
    // A failed import is tried again by the next key.
    loading.catch(() => {
      loading = null;
    });
  }
  return loading;
}
