// A day, in which ages and dates are given.

/** In milliseconds. */
export const DAY_MS = 24 * 60 * 60 * 1000;
