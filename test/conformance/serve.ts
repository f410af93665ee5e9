/*
 * `npm run conformance:serve`: the provider as the OpenID Foundation's conformance suite needs it (README.md here).
 */
import { parseArgs } from 'node:util';
import { OperatorError } from '../../src/errors.ts';
import { runProcess } from '../../src/process.ts';
import { type Settings, startConformance } from './conformance-server.ts';
import { scriptedMember } from './scripted-member.ts';

const usage =
  'npm run conformance:serve -- --cert cert.pem --key key.pem --clients clients.json [--issuer https://localhost:9443]';

function readArguments(): Settings {
  const text = { type: 'string' } as const;
  const options = {
    cert: text,
    key: text,
    clients: text,
    issuer: { ...text, default: 'https://localhost:9443' },
  };
  try {
    const { cert, key, clients, issuer } = parseArgs({ options }).values;
    if (cert && key && clients && issuer.startsWith('https:')) return { cert, key, clients, issuer };
  } catch {
    // said below
  }
  throw new OperatorError(usage, 2);
}

await runProcess(async () => {
  const settings = readArguments();
  const running = await startConformance(settings);
  const { userId, password } = scriptedMember;
  process.stdout.write(
    `discoveryUrl ${settings.issuer}/.well-known/openid-configuration\nmember ${userId}, password ${password}\n`,
  );
  return running;
});
