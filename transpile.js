// Preloaded by every program here: runs TypeScript without checking its types, and without source maps. Both halve the time of a
// synthesis: @swc-node/register loads the compiler of TypeScript, and CDKTF takes a stack trace for each of its tokens.
const { transformSync } = require('@swc/core');
const { addHook } = require('pirates');

const options = {
  swcrc: false,
  module: { type: 'commonjs' },
  jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
};
addHook((code, filename) => transformSync(code, { ...options, filename }).code, { exts: ['.ts'] });
