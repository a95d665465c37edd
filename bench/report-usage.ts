/** Preloaded into a measured program: sends what it used to the parent as it ends. */
process.on('exit', () => {
  process.send?.(process.resourceUsage());
});
