/** How parts are put together that have no sentence of their own. */
export const joins = {
  /** What is read out, one thing after another. */
  comma: '{first}, {second}',
  /** Short remarks in a line. */
  dot: '{first} · {second}',
} as const;
