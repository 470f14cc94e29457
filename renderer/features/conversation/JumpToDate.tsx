import { type JSX, useId, useRef, useState } from 'react';
import { toAppError } from '../../../shared/errors.ts';
import { type ConversationId, type MessageCursor, MessageId } from '../../../shared/model.ts';
import { civilFromDay, dayFromCivil, daysInMonth } from '../../../shared/time/civil.ts';
import {
  type Instant,
  instantFromMicros,
  instantOrNull,
  MICROS_PER_MILLI,
  millisOf,
} from '../../../shared/time/instant.ts';
import { zoneOrUtc } from '../../../shared/time/zone.ts';
import { civilDayAt, startOfDay } from '../../../shared/time/zoneDays.ts';
import { useNotices } from '../../app/hooks.ts';
import { useTimeSource } from '../../app/time.tsx';
import { useNavigation } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import fieldCss from '../../ui/field.module.css';
import { focusTarget } from '../../ui/focusTargets.ts';
import { Modal } from '../../ui/Modal.tsx';
import { hasOpenPopup } from '../../ui/openPopup.ts';
import pickerCss from '../people/picker.module.css';
import css from './JumpToDate.module.css';

/** Room above the day's first message, in CSS pixels, so that its heading is in view. */
const SIGHT_ABOVE = 56;

const picks = [
  { name: 'week', ago: { days: 7 } },
  { name: 'month', ago: { months: 1 } },
  { name: 'year', ago: { years: 1 } },
] as const;

interface JumpToDateProps {
  readonly conversationId: ConversationId;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Asks for a date and shows the first message on or after it. */
export function JumpToDate({ conversationId, open, onOpenChange }: JumpToDateProps): JSX.Element {
  const t = useText();
  const jumpTo = useNavigation((state) => state.jumpTo);
  const tell = useNotices((state) => state.tell);
  const time = useTimeSource();
  const field = useRef<HTMLInputElement>(null);
  /** Whether a date was chosen, so that the messages take the focus. */
  const jumped = useRef(false);
  const [missing, setMissing] = useState(false);
  const noteId = useId();
  const { now, zone } = time.options();

  const go = (cursor: MessageCursor): void => {
    jumped.current = true;
    onOpenChange(false);
    jumpTo({ conversationId, scrollTarget: { kind: 'place', cursor, offset: SIGHT_ABOVE } }).catch((thrown: unknown) =>
      tell({ kind: 'not-followed', error: toAppError(thrown).toData() }),
    );
  };
  const goToDay = (date: string): void => {
    const cursor = cursorOfDay(date, zone);
    setMissing(cursor === null);
    if (cursor === null) field.current?.focus();
    else go(cursor);
  };
  return (
    <Modal
      open={open}
      onOpenChange={onOpenChange}
      title={t('jumpToDate.title')}
      close={t('jumpToDate.close')}
      initialFocus={() => {
        jumped.current = false;
        return field.current;
      }}
      finalFocus={() => !hasOpenPopup() && (jumped.current ? focusTarget('messages') : true)}
    >
      <form
        className={css.jumpDate}
        onSubmit={(event) => {
          event.preventDefault();
          goToDay(field.current?.value ?? '');
        }}
      >
        <div className={css.jumpDateRow}>
          <input
            ref={field}
            type="date"
            className={css.jumpDateField}
            aria-label={t('jumpToDate.field')}
            aria-describedby={missing ? noteId : undefined}
            aria-invalid={missing}
            defaultValue={dateAgo(now, zone, {})}
            max={dateAgo(now, zone, {})}
          />
          <button type="submit" className={buttonCss.button}>
            {t('jumpToDate.go')}
          </button>
        </div>
        {missing ? (
          <p id={noteId} className={fieldCss.fieldError} role="alert">
            {t('jumpToDate.missing')}
          </p>
        ) : null}
        <div className={css.jumpDatePicks}>
          {picks.map(({ name, ago }) => (
            <button
              key={name}
              type="button"
              className={pickerCss.searchBegin}
              onClick={() => goToDay(dateAgo(now, zone, ago))}
            >
              {t(`jumpToDate.${name}`)}
            </button>
          ))}
          <button type="button" className={pickerCss.searchBegin} onClick={() => go(beginning)}>
            {t('jumpToDate.beginning')}
          </button>
        </div>
      </form>
    </Modal>
  );
}

/** Sorts before every message of the same instant. */
const beforeAll = MessageId.parse(' ');
/** Before any possible message. */
const beginning: MessageCursor = { at: instantFromMicros(Number.MIN_SAFE_INTEGER), id: beforeAll };

/** Start of a date (`YYYY-MM-DD`) in a zone; null if there is no such date. */
export function cursorOfDay(date: string, zone: string): MessageCursor | null {
  const [year, month, day] = date.split('-').map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  const exists = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  const at = exists
    ? instantOrNull(startOfDay(zoneOrUtc(zone), dayFromCivil(year, month, day)) * MICROS_PER_MILLI)
    : null;
  return at === null ? null : { at, id: beforeAll };
}

/** The date some days, months and years ago in a zone (`YYYY-MM-DD`). */
export function dateAgo(now: Instant, zone: string, ago: { days?: number; months?: number; years?: number }): string {
  const { days = 0, months = 0, years = 0 } = ago;
  const then = civilFromDay(civilDayAt(zoneOrUtc(zone), millisOf(now)) - days);
  const month = then.year * 12 + then.month - 1 - months - years * 12;
  const [year, ofYear] = [Math.floor(month / 12), (month % 12) + 1];
  const day = Math.min(then.day, daysInMonth(year, ofYear));
  return [String(year).padStart(4, '0'), String(ofYear).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
}
