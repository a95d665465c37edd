/** Those that end a program, and how it exits then. */
export const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 143 } as const;

/** No signal ends this process before `work` has ended. */
export async function unended<T>(work: () => Promise<T>): Promise<T> {
  const ignore = () => {};
  for (const signal of Object.keys(exitCodes)) process.on(signal, ignore);
  try {
    return await work();
  } finally {
    for (const signal of Object.keys(exitCodes)) process.off(signal, ignore);
  }
}
