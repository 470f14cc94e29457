/* Apart from `zone.ts`, because main needs no more of a zone at its start: luxon is a quarter of a megabyte. */

const known = new Map<string, boolean>();

/** Whether the runtime knows this time zone, such as `Europe/Berlin`. */
export function isValidZone(zone: string): boolean {
  // Creating an Intl object is slow.
  const isValid = known.get(zone) ?? isAccepted(zone);
  known.set(zone, isValid);
  return isValid;
}

function isAccepted(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** The minute of the day that clocks in a valid zone show at a time in epoch milliseconds, such as 450 at 07:30. */
export function minuteOfDay(zone: string, ms: number): number {
  const format = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  });
  const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  return (parts.hour ?? 0) * 60 + (parts.minute ?? 0);
}
