#!/usr/bin/env node
// JavaScript that any Node can read: one that is too old is told so, instead of stumbling over TypeScript.
const major = Number(process.versions.node.split('.')[0]);
if (major >= 24) {
  await import('./main.ts');
} else {
  console.error(
    `kosmo-idp needs Node.js 24 (this is ${process.version}): run it as "npx kosmo-idp" after "npm ci".`,
  );
  process.exitCode = 2;
}
