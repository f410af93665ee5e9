#!/usr/bin/env node
import module from 'node:module';
import { fileURLToPath } from 'node:url';

// JavaScript that any Node can read: one that is too old is told so, instead of stumbling over TypeScript.
const major = Number(process.versions.node.split('.')[0]);
if (major >= 24) {
  // What Node has compiled is there at the next command.
  module.enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/kosmo-idp', import.meta.url)));
  await import('./main.ts');
} else {
  console.error(
    `kosmo-idp needs Node.js 24 (this is ${process.version}): run it as "npx kosmo-idp" after "npm ci".`,
  );
  process.exitCode = 2;
}
