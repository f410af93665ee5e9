import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { AdapterPayload } from 'oidc-provider';
import { now } from '../../src/clock.ts';
import { lockInteraction, saveFacts } from '../../src/interaction/store.ts';
import type { Member } from '../../src/member/member.ts';
import { adapterFactory } from '../../src/oidc/adapter.ts';
import { gather, type Stores } from '../../src/oidc/stores.ts';
import { UnitOfWork, withUnit } from '../../src/oidc/unit-of-work.ts';
import type { Secrets } from '../../src/secrets.ts';
import { failedFrom } from '../../src/throttle/crowds.ts';
import { rulesOf } from '../../src/throttle/rules.ts';
import { throttleSettings } from '../../src/throttle/settings.ts';
import { type Attempt, admit, forgive } from '../../src/throttle/throttle.ts';
import { idOf, share } from '../growth/numbers.ts';

const clientId = 'portal-g0000';
const lives = {
  interaction: 3600,
  session: 3600,
  code: 60,
  access: 600,
  grant: 31 * 86_400,
  refresh: 30 * 86_400,
};
const throttles = throttleSettings.parse({});
const adapter = adapterFactory(async () => undefined);

/** What the requests of a sign-in, and those after it, write, by the adapter and the stores that serve them. */
export class Simulated {
  readonly #db: Knex;
  readonly #secrets: Secrets;
  readonly #stores: Stores;
  readonly #members: Member[];
  readonly #rotations = new Map<number, number>();

  constructor(db: Knex, secrets: Secrets, members: Member[]) {
    this.#db = db;
    this.#secrets = secrets;
    this.#stores = { db, secrets, ...gather(db, secrets) };
    this.#members = members;
  }

  readonly authorize = (index: number): Promise<void> =>
    this.#request(index, async () => {
      const params = { client_id: clientId, scope: 'openid profile', state: idOf(index, 4000) };
      const payload = { prompt: { name: 'login', reasons: ['no_session'] }, params, returnTo: '/auth/x' };
      await this.#save('Interaction', idOf(index, 4100), payload, lives.interaction);
    });

  /** One in ten types a wrong password and leaves it at that; whoever is right has it forgotten. */
  readonly submit = (index: number): Promise<void> =>
    this.#request(index, async (unit) => {
      const member = this.#member(index);
      const uid = idOf(index, 4100);
      const attempts = attemptsOf(member, index);
      await admit(this.#db, this.#secrets, attempts, now());
      await this.#db.transaction((transaction) =>
        unit.within(transaction, async () => {
          const locked = await lockInteraction(transaction, this.#secrets, uid);
          const facts = { memberId: member.id, password: { at: now().toISOString(), initial: false } };
          await saveFacts(transaction, this.#secrets, uid, facts as never, member.insurerId);
          if (share(index, 4200) > 0.1) await forgive(transaction, this.#secrets, attempts);
          const result = {
            login: { accountId: member.id, acr: 'urn:kosmo:acr:pwd', amr: ['pwd'] },
            consent: {},
          };
          unit.upsert(
            'Interaction',
            uid,
            { ...locked?.payload, result } as AdapterPayload,
            lives.interaction,
          );
          await unit.flush();
        }),
      );
    });

  readonly resume = (index: number): Promise<void> =>
    this.#request(index, async () => {
      const { id: accountId } = this.#member(index);
      await adapter('Interaction').find(idOf(index, 4100));
      await adapter('Interaction').destroy(idOf(index, 4100));
      const openid = { scope: 'openid profile offline_access' };
      await this.#save('Grant', idOf(index, 4300), { accountId, clientId, openid }, lives.grant);
      await this.#save('Session', idOf(index, 4400), this.#session(index), lives.session);
      await this.#save('AuthorizationCode', idOf(index, 4500), this.#granted(index), lives.code);
    });

  readonly redeem = (index: number, isOffline: boolean): Promise<void> =>
    this.#request(index, async () => {
      await adapter('AuthorizationCode').find(idOf(index, 4500));
      await adapter('AuthorizationCode').consume(idOf(index, 4500));
      await this.#save('AccessToken', randomUUID(), this.#granted(index), lives.access);
      if (!isOffline) return;
      this.#rotations.set(index, 0);
      await this.#save('RefreshToken', this.#refreshToken(index), this.#granted(index), lives.refresh);
    });

  readonly useSession = (index: number): Promise<void> =>
    this.#request(index, async () => {
      if ((await adapter('Session').find(idOf(index, 4400))) === undefined) return;
      await this.#save('Session', idOf(index, 4400), this.#session(index), lives.session);
      await this.#save('AuthorizationCode', randomUUID(), this.#granted(index), lives.code);
    });

  readonly refresh = (index: number): Promise<void> =>
    this.#request(index, async () => {
      const used = this.#refreshToken(index);
      if ((await adapter('RefreshToken').find(used)) === undefined)
        throw new Error('a token is gone that lives');
      await adapter('RefreshToken').consume(used);
      this.#rotations.set(index, (this.#rotations.get(index) ?? 0) + 1);
      await this.#save('RefreshToken', this.#refreshToken(index), this.#granted(index), lives.refresh);
      await this.#save('AccessToken', randomUUID(), this.#granted(index), lives.access);
    });

  readonly signOut = (index: number): Promise<void> =>
    this.#request(index, async () => {
      await adapter('Session').find(idOf(index, 4400));
      await adapter('Session').destroy(idOf(index, 4400));
      for (const model of ['AccessToken', 'AuthorizationCode', 'RefreshToken', 'Grant'])
        await adapter(model).revokeByGrantId(idOf(index, 4300));
    });

  #request(index: number, work: (unit: UnitOfWork) => Promise<void>): Promise<void> {
    const unit = new UnitOfWork(this.#stores, () => 'iphone safari');
    unit.rememberMember(this.#member(index));
    return withUnit(unit, async () => {
      await work(unit);
      await unit.flush();
    });
  }

  #member(index: number): Member {
    return this.#members[index % this.#members.length] as Member;
  }

  #save(model: string, id: string, payload: object, seconds: number): Promise<unknown> {
    const iat = Math.floor(now().getTime() / 1000);
    const whole = { iat, exp: iat + seconds, kind: model, jti: id, ...payload } as AdapterPayload;
    return adapter(model).upsert(id, whole, seconds) as Promise<unknown>;
  }

  #session(index: number) {
    const authorizations = { [clientId]: { grantId: idOf(index, 4300) } };
    return {
      uid: idOf(index, 4600),
      accountId: this.#member(index).id,
      acr: 'urn:kosmo:acr:pwd',
      authorizations,
    };
  }

  #granted(index: number) {
    return {
      ...{
        accountId: this.#member(index).id,
        clientId,
        grantId: idOf(index, 4300),
        acr: 'urn:kosmo:acr:pwd',
      },
      ...{ sessionUid: idOf(index, 4600), scope: 'openid profile offline_access', amr: ['pwd'] },
    };
  }

  #refreshToken(index: number): string {
    return idOf(index, 5000 + 50 * (this.#rotations.get(index) ?? 0));
  }
}

function attemptsOf({ insurerId, userId }: Member, index: number): Attempt[] {
  const { password, initialPasswordDay } = rulesOf({ throttles });
  return [
    ...[password, initialPasswordDay].map((rule) => ({ rule, insurerId, key: userId })),
    failedFrom(`10.0.${index % 200}.0`, { id: insurerId, throttles }, userId),
  ];
}
