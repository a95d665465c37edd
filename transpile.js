// Preloaded by every program here: runs TypeScript without checking its types, and without source maps.
// A synthesis takes half the time that it takes with @swc-node/register, which loads the compiler of TypeScript for its options.
const { transformSync } = require('@swc/core');
const { addHook } = require('pirates');

const options = {
  swcrc: false,
  module: { type: 'commonjs' },
  jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
};
addHook((code, filename) => transformSync(code, { ...options, filename }).code, { exts: ['.ts'] });

// CDKTF takes the whole stack for each of its tokens, of which there are a hundred thousand, and shows none of them here.
const { captureStackTrace } = Error;
Error.captureStackTrace = (target, below) => {
  if (target instanceof Error) captureStackTrace(target, below);
};
