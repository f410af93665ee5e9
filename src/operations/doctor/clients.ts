import type { Client } from '../../client/client.ts';
import { listClients } from '../../client/store.ts';
import { listInsurers } from '../../insurer/store.ts';
import { type Check, type Finding, ok, warning } from './check.ts';

/** Registrations that work, and are weaker than they need be. */
export const clientsCheck: Check = {
  name: 'clients',
  needs: 'tables',
  async run({ db, config }) {
    const [clients, insurers] = await Promise.all([listClients(db), listInsurers(db)]);
    if (clients.length === 0) return [none];
    const live = clients.filter(({ disabledAt }) => disabledAt === null);
    const stopped = clients.filter(({ disabledAt }) => disabledAt !== null);
    return [
      ok({ ja: `クライアントは ${clients.length} です`, en: `there are ${clients.length} clients` }),
      ...live.flatMap((client) => findingsOf(client, config.production)),
      ...stopped.map(disabled),
      ...unserved(
        insurers.map(({ code }) => code),
        live,
      ),
    ];
  },
};

const none = warning(
  { ja: 'クライアントがまだありません', en: 'there are no clients yet' },
  {
    ja: 'client create で登録してください。登録したサービスからだけログインできます。',
    en: 'Add one with client create: members sign in only from a service that is registered.',
  },
);

const nameOf = ({ id, metadata }: Client): string => `${metadata.client_name} (${id})`;

function findingsOf(client: Client, production: boolean): Finding[] {
  const { backchannel_logout_uri, redirect_uris } = client.metadata;
  const found: Finding[] = [];
  if (!backchannel_logout_uri)
    found.push(
      warning(
        {
          ja: `${nameOf(client)} はログアウトを知らされません`,
          en: `${nameOf(client)} is not told of sign-outs`,
        },
        {
          ja: 'サービスが対応していれば、client update の --backchannel-logout-uri で登録してください。停止や資格喪失の後も、サービスではログインしたままになります。',
          en: 'Register one with client update --backchannel-logout-uri: else members stay signed in there after they were stopped or have left.',
        },
      ),
    );
  const plain = redirect_uris.filter((uri) => uri.startsWith('http:'));
  if (production && plain.length > 0)
    found.push(
      warning(
        {
          ja: `${nameOf(client)} の戻り先が http です（${plain[0]}）`,
          en: `${nameOf(client)} is returned to over http (${plain[0]})`,
        },
        {
          ja: '開発用の戻り先が残っています。client update の --redirect-uri で、https のものだけにしてください。',
          en: 'An address for development is left: with client update --redirect-uri keep those with https.',
        },
      ),
    );
  return found;
}

const disabled = (client: Client): Finding =>
  ok({ ja: `${nameOf(client)} は停止中です`, en: `${nameOf(client)} is disabled` });

/** Nobody of these insurers can sign in anywhere. */
function unserved(codes: string[], live: Client[]): Finding[] {
  const alone = codes.filter(
    (code) => !live.some(({ insurerCodes }) => insurerCodes?.includes(code) ?? true),
  );
  if (alone.length === 0) return [];
  const some = alone.slice(0, 10).join(', ') + (alone.length > 10 ? ' …' : '');
  return [
    warning(
      { ja: `クライアントのない保険者: ${some}`, en: `insurers without a client: ${some}` },
      {
        ja: 'client create か client update の --insurer に加えてください。加入者はどこにもログインできません。',
        en: 'Add them with --insurer of client create or client update: their members cannot sign in anywhere.',
      },
    ),
  ];
}
