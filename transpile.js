// Preloaded by every program here: runs TypeScript without checking its types.
// CDKTF takes a stack trace for each of its tokens, and mapping them to TypeScript would double the time of a synthesis.
process.env.SWC_NODE_SOURCE_MAP_MODE ??= 'none';
require('@swc-node/register');
