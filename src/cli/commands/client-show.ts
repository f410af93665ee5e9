import { type RelyingParty, relyingPartyOf } from '../../client/configuration/relying-party.ts';
import { software } from '../../client/configuration/software.ts';
import { describeClient } from '../../client/describe.ts';
import { readConfig } from '../../config.ts';
import { OperatorError } from '../../errors.ts';
import { clientArgument, clientNamed } from '../client-named.ts';
import type { Call, CliCommand } from '../command.ts';
import { toLines } from '../lines.ts';

const known = Object.keys(software).join(' | ');

export const clientShow: CliCommand = {
  name: 'client show',
  about: {
    ja: 'クライアントの登録内容。--as で、サービス側のソフトウェアの設定として表示',
    en: 'show how a client is registered, with --as as a configuration of the software that signs members in',
  },
  example: 'client show 0f3a6c1e9b2d4f5a6b7c8d9e --as openid-client > client.mjs',
  argument: clientArgument,
  flags: [
    {
      flags: '--as <software>',
      choices: Object.keys(software),
      about: {
        ja: `このソフトウェアの設定として（client_secret は含まない） ${known}`,
        en: `as a configuration of ${known} (without the client_secret)`,
      },
    },
  ],
  async run(call) {
    const { argument, text, print, now, withDatabase } = call;
    const as = text('as');
    const configure = as === undefined ? undefined : configurer(as);
    const client = await withDatabase(({ db }) => clientNamed(db, argument));
    if (configure) {
      configure(call, relyingPartyOf(client, readConfig(call.env).issuer));
      return 0;
    }
    const described = describeClient(client, now);
    print(described, () => toLines(described));
    return 0;
  },
};

function configurer(as: string): (call: Call, party: RelyingParty) => void {
  const configure = Object.hasOwn(software, as) ? software[as] : undefined;
  if (configure === undefined)
    throw new OperatorError({
      ja: `--as ${as}: 次のどれかです: ${known}`,
      en: `--as ${as} must be one of ${known}`,
    });
  return ({ print }, party) => {
    const configuration = configure(party);
    if ('fault' in configuration) throw new OperatorError(configuration.fault);
    print({ as, configuration: configuration.text }, () => [configuration.text.trimEnd()]);
  };
}
