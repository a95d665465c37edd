import { createColors } from 'picocolors';

/** Colours on a terminal only. By itself picocolors colours the logs of CI too. */
export const colour = createColors(Boolean(process.stdout.isTTY && process.stderr.isTTY) && !process.env['NO_COLOR']);
