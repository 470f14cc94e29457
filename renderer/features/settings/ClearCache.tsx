import { type JSX, useState } from 'react';
import { useStorage } from '../../state/hooks.ts';
import { bytesText } from '../../text/counting.ts';
import { text } from '../../text.ts';
import { Question } from '../../ui/Question.tsx';

const words = text.storageSettings;

interface ClearCacheProps {
  /** What would be removed. */
  readonly bytes: number;
  readonly onCleared: () => void;
}

/** A button that removes every conversation from this computer, after a question. */
export function ClearCache({ bytes, onCleared }: ClearCacheProps): JSX.Element {
  const [asking, setAsking] = useState(false);
  const clearing = useStorage((state) => state.clearing);
  const clear = useStorage((state) => state.clear);
  const run = async (): Promise<void> => {
    if (await clear()) onCleared();
    setAsking(false);
  };
  return (
    <div className="setting">
      <p className="setting-hint">{words.clearHint}</p>
      <button type="button" className="button" onClick={() => setAsking(true)}>
        {words.clear}
      </button>
      <Question
        open={asking}
        onKeep={() => setAsking(false)}
        title={words.clearTitle}
        keep={words.keep}
        action={{ label: clearing ? words.clearing : words.clearNow, busy: clearing, run: () => void run() }}
      >
        <p>{words.clearBody(bytesText(bytes))}</p>
      </Question>
    </div>
  );
}
