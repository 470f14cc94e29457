import { type CSSProperties, type JSX, type KeyboardEvent, type PointerEvent, useCallback, useState } from 'react';
import type { ConversationId } from '../../../shared/model.ts';
import { type Instant, millisOf } from '../../../shared/time/instant.ts';
import { datesOf } from '../../../shared/time/localeDates.ts';
import { zoneOrUtc } from '../../../shared/time/zone.ts';
import { civilDayAt } from '../../../shared/time/zoneDays.ts';
import { useCurrentTimeSource } from '../../app/time.tsx';
import { useSession } from '../../session/hooks.ts';
import { countText } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import { Failure } from '../../ui/Failure.tsx';
import textCss from '../../ui/text.module.css';
import { useRead } from '../../ui/useRead.ts';
import css from './Activity.module.css';
import {
  type ActivitySpan,
  dayAfterKey,
  LABEL_COLUMNS,
  levels,
  levelsOf,
  monthLabels,
  monthTotals,
  spanOf,
  WEEKS,
  weekStartOf,
} from './activity.ts';

interface ActivityProps {
  readonly conversationId: ConversationId;
  /** Time of the conversation's newest message: another one is counted again. */
  readonly newestAt: Instant;
}

/** How many messages each day of the last year has: a picture, the chosen day in words, and a table of months. */
export function Activity({ conversationId, newestAt }: ActivityProps): JSX.Element {
  const t = useText();
  const { client } = useSession();
  const time = useCurrentTimeSource();
  const { locale, zone, now } = time.options();
  const { firstDay, days } = spanOf(civilDayAt(zoneOrUtc(zone), millisOf(now)), weekStartOf(locale));
  // biome-ignore lint/correctness/useExhaustiveDependencies: counted again when a message is added
  const read = useCallback(
    async () => ({
      span: { firstDay, days },
      counts: (await client.conversations.activity({ conversationId, zone, firstDay, days })).counts,
    }),
    [client, conversationId, zone, firstDay, days, newestAt],
  );
  const { value, error } = useRead(read);
  if (error !== null) return <Failure title={t('activity.failed')} error={error} />;
  if (value === null) return <div className={css.room} />;
  return <ActivityPicture {...value} locale={locale} />;
}

interface PictureProps {
  readonly span: ActivitySpan;
  readonly counts: readonly number[];
  readonly locale: string;
}

function ActivityPicture({ span, counts, locale }: PictureProps): JSX.Element {
  const t = useText();
  const dates = datesOf(locale);
  const last = counts.length - 1;
  const [chosen, setChosen] = useState(last);
  const looked = Math.min(chosen, last);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const most = counts.indexOf(Math.max(...counts));
  const sentenceOf = (offset: number): string =>
    t('activity.day', { count: counts[offset] ?? 0, day: dates.longWithYear(span.firstDay + offset) });
  const summary =
    total === 0
      ? t('activity.none')
      : t('activity.summary', {
          count: total,
          days: counts.filter((count) => count > 0).length,
          day: dates.longWithYear(span.firstDay + most),
          most: counts[most] ?? 0,
        });
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = dayAfterKey(event.key, looked, span, document.documentElement.dir === 'rtl');
    if (next === null) return;
    event.preventDefault();
    setChosen(next);
  };
  return (
    <div className={css.activity} data-testid="activity">
      <div
        className={css.picture}
        role="slider"
        tabIndex={0}
        aria-label={t('activity.slider')}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={looked}
        aria-valuetext={sentenceOf(looked)}
        onKeyDown={onKeyDown}
      >
        <Months span={span} monthOf={dates.month} />
        <Days counts={counts} looked={looked} onLook={setChosen} />
      </div>
      <p className={css.day}>{sentenceOf(looked)}</p>
      <Legend />
      <p className={css.summary}>{summary}</p>
      {total === 0 ? null : (
        <details className={css.table}>
          <summary>{t('activity.asTable')}</summary>
          <table>
            <caption className={textCss.visuallyHidden}>{t('activity.tableCaption')}</caption>
            <tbody>
              {monthTotals(span, counts, dates.monthWithYear)
                .map(({ name, count }) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    <td>{countText(count)}</td>
                  </tr>
                ))
                .reverse()}
            </tbody>
          </table>
        </details>
      )}
    </div>
  );
}

interface MonthsProps {
  readonly span: ActivitySpan;
  readonly monthOf: (day: number) => string;
}

const Months = ({ span, monthOf }: MonthsProps): JSX.Element => {
  const weeks: CSSProperties & { readonly '--weeks': number } = { '--weeks': WEEKS };
  return (
    <p className={css.months} style={weeks} aria-hidden="true">
      {monthLabels(span, monthOf).map(({ week, name }) => (
        <span key={week} style={{ gridColumn: `${week + 1} / span ${LABEL_COLUMNS}` }}>
          {name}
        </span>
      ))}
    </p>
  );
};

interface DaysProps {
  readonly counts: readonly number[];
  readonly looked: number;
  readonly onLook: (day: number) => void;
}

/** A column a week, a square a day. */
function Days({ counts, looked, onLook }: DaysProps): JSX.Element {
  const look = (event: PointerEvent<SVGSVGElement>): void => {
    const { left, right, top, width, height } = event.currentTarget.getBoundingClientRect();
    const isRtl = document.documentElement.dir === 'rtl';
    const week = Math.floor((WEEKS * (isRtl ? right - event.clientX : event.clientX - left)) / width);
    const weekday = Math.floor((7 * (event.clientY - top)) / height);
    const day = week * 7 + weekday;
    if (week >= 0 && weekday >= 0 && weekday < 7 && day < counts.length) onLook(day);
  };
  return (
    <svg
      className={`${css.days} ${textCss.mirrored}`}
      viewBox={`0 0 ${WEEKS} 7`}
      aria-hidden="true"
      onPointerMove={look}
      onPointerDown={look}
    >
      {levelsOf(counts).map((level, day) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: a day is identified by its position
          key={day}
          className={`${css[`level-${level}`]}`}
          data-level={level}
          x={Math.floor(day / 7) + 0.08}
          y={(day % 7) + 0.08}
          width={0.84}
          height={0.84}
          rx={0.18}
        />
      ))}
      <rect className={css.looked} x={Math.floor(looked / 7)} y={looked % 7} width={1} height={1} rx={0.2} />
    </svg>
  );
}

/** From fewer to more messages. */
function Legend(): JSX.Element {
  const t = useText();
  return (
    <p className={css.legend} aria-hidden="true">
      {t('activity.fewer')}
      <svg viewBox={`0 0 ${levels.length} 1`} aria-hidden="true">
        {levels.map((level) => (
          <rect
            key={level}
            className={`${css[`level-${level}`]}`}
            x={level + 0.08}
            y={0.08}
            width={0.84}
            height={0.84}
            rx={0.18}
          />
        ))}
      </svg>
      {t('activity.more')}
    </p>
  );
}
