import type { JSX } from 'react';
import { useNotices } from '../../app/hooks.ts';
import { useText } from '../../text/useText.ts';
import { later } from '../../ui/later.tsx';
import css from './Notices.module.css';

const NoticeItem = later(async () => (await import('./NoticeItem.tsx')).NoticeItem);

/** Notices that belong to no pane, in a corner of the window. */
export function Notices(): JSX.Element {
  const t = useText();
  const notices = useNotices((state) => state.notices);
  return (
    <section className={css.notices} aria-label={t('notices.label')} aria-live="polite">
      {notices.map((notice) => (
        <NoticeItem key={notice.kind} notice={notice} />
      ))}
    </section>
  );
}
