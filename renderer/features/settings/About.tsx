import type { JSX } from 'react';
import { text } from '../../text.ts';
import { useAppInfo } from '../accounts/useAppInfo.ts';
import { Mark } from '../shell/Mark.tsx';

const words = text.about;

/** What this is. */
export function About(): JSX.Element {
  const info = useAppInfo();
  return (
    <div className="about">
      <Mark />
      <p className="about-name">Meridian</p>
      {info === null ? null : (
        <p className="about-version">
          {words.version(info.version)}
          {info.packaged ? null : ` · ${words.development}`}
        </p>
      )}
      <p>{words.tagline}</p>
      <p className="about-version">{words.licence}</p>
    </div>
  );
}
