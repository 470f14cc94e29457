import { type JSX, useId, useRef, useState } from 'react';
import { dayFromCivil, MILLIS_PER_DAY } from '../../../shared/time/civil.ts';
import { formatDateTime } from '../../../shared/time/format.ts';
import {
  type Instant,
  instantFromMillis,
  instantOrNull,
  MICROS_PER_MILLI,
  millisOf,
} from '../../../shared/time/instant.ts';
import { epochFromWall, offsetAt, zoneOrUtc } from '../../../shared/time/zone.ts';
import { civilDayAt } from '../../../shared/time/zoneDays.ts';
import { useTimeSource } from '../../app/time.tsx';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import fieldCss from '../../ui/field.module.css';
import { Modal } from '../../ui/Modal.tsx';
import css from './SendLater.module.css';

const HOUR = 3_600_000;
/** The time of day of the choices, ms. */
const MORNING = 9 * HOUR;
const choices = ['hour', 'tomorrow', 'monday'] as const;

interface SendLaterProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onSend: (at: Instant) => void;
}

/** Asks when to send a message. */
export function SendLater({ open, onClose, onSend }: SendLaterProps): JSX.Element {
  const t = useText();
  const time = useTimeSource();
  const field = useRef<HTMLInputElement>(null);
  const [isPast, setIsPast] = useState(false);
  const noteId = useId();
  const options = time.options();
  const { now, zone } = options;
  const sendAt = (at: Instant | null): void => {
    setIsPast(at === null || at <= time.options().now);
    if (at === null || at <= time.options().now) field.current?.focus();
    else onSend(at);
  };
  return (
    <Modal
      open={open}
      onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}
      title={t('sendLater.title')}
      close={t('sendLater.close')}
      initialFocus={field}
    >
      <form
        className={css.sendLater}
        data-testid="send-later"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          sendAt(instantOfWall(field.current?.value ?? '', zone));
        }}
      >
        <div className={css.sendLaterRow}>
          <input
            ref={field}
            type="datetime-local"
            className={fieldCss.fieldInput}
            aria-label={t('sendLater.field')}
            aria-describedby={isPast ? noteId : undefined}
            aria-invalid={isPast}
            defaultValue={wallOf(laterBy('hour', now, zone), zone)}
            min={wallOf(now, zone)}
          />
          <button type="submit" className={buttonCss.button}>
            {t('sendLater.send')}
          </button>
        </div>
        {isPast ? (
          <p id={noteId} className={fieldCss.fieldError} role="alert">
            {t('sendLater.past')}
          </p>
        ) : null}
        <div className={css.sendLaterChoices}>
          {choices.map((choice) => {
            const at = laterBy(choice, now, zone);
            return (
              <button key={choice} type="button" className={css.sendLaterChoice} onClick={() => sendAt(at)}>
                <span>{t(`sendLater.choices.${choice}`)}</span>
                <span className={css.sendLaterTime}>{formatDateTime(at, options)}</span>
              </button>
            );
          })}
        </div>
        <p className={css.sendLaterNote}>{t('sendLater.note')}</p>
      </form>
    </Modal>
  );
}

/** The time of a choice: in an hour, or at nine in the morning of tomorrow or of the next Monday in a zone. */
export function laterBy(choice: (typeof choices)[number], now: Instant, zone: string): Instant {
  if (choice === 'hour') return instantFromMillis(millisOf(now) + HOUR);
  const known = zoneOrUtc(zone);
  const today = civilDayAt(known, millisOf(now));
  // Day 0 was a Thursday.
  const weekday = (((today + 3) % 7) + 7) % 7;
  const day = choice === 'tomorrow' ? today + 1 : today + 7 - weekday;
  return instantFromMillis(epochFromWall(day * MILLIS_PER_DAY + MORNING, known));
}

/** A time as the field has it, `YYYY-MM-DDTHH:MM` in a zone. */
export const wallOf = (at: Instant, zone: string): string =>
  new Date(millisOf(at) + offsetAt(zoneOrUtc(zone), millisOf(at))).toISOString().slice(0, 16);

/** The time that a zone's clocks show as the field has it; null: it is no time. */
export function instantOfWall(text: string, zone: string): Instant | null {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text);
  if (found === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = found.slice(1).map(Number);
  const wall = dayFromCivil(year, month, day) * MILLIS_PER_DAY + hour * HOUR + minute * 60_000;
  return instantOrNull(epochFromWall(wall, zoneOrUtc(zone)) * MICROS_PER_MILLI);
}
