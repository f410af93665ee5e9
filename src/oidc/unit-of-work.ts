import { AsyncLocalStorage } from 'node:async_hooks';
import type { AdapterPayload } from 'oidc-provider';
import type { AuditEntry } from '../audit/audit.ts';
import { after, now, seconds } from '../clock.ts';
import type { PasskeyUse } from '../credential/passkey-store.ts';
import type { Db } from '../db.ts';
import type { CountedNotice } from '../mail/notice-store.ts';
import type { AccountHolder, Member } from '../member/member.ts';
import { hashId, type Secrets } from '../secrets.ts';
import { type Attempt, type CountKey, countKey } from '../throttle/throttle.ts';
import { type Artifact, answeredBy, contextOf, hashOf, keyOf, openArtifact, sealDevice } from './artifact.ts';
import { type ArtifactKey, readCompany } from './company.ts';
import { type AsRead, flushChanges, type Upsert } from './flush.ts';
import { canLeaveTogether, leaveTogether } from './flush-together.ts';
import { clientsOf, type SignedIn, sidOf } from './grant.ts';
import { howToWrite } from './how-to-write.ts';
import type { Logout } from './logout-outbox.ts';
import * as reads from './reads.ts';
import { isNothing, isRepeatable } from './repeatable.ts';
import type { Stores } from './stores.ts';

/**
 * Everything oidc-provider reads and writes while one HTTP request is answered. Reads go through an identity
 * map; writes are collected and leave as one statement in `flush`, before any byte of the response. A
 * consumption that finds its row already consumed undoes the whole statement (`AlreadyConsumed`).
 */
export class UnitOfWork {
  readonly #stores: Stores;
  readonly #secrets: Secrets;
  #db: Db;
  readonly #deviceKind: () => string;
  readonly #known = new Map<string, Artifact | null>();
  readonly #upserts = new Map<string, Upsert>();
  readonly #destroyed = new Map<string, ArtifactKey>();
  readonly #consumed = new Map<string, ArtifactKey>();
  readonly #revoked = new Map<string, { model: string; grantHash: Buffer }>();
  readonly #audited: AuditEntry[] = [];
  readonly #forgiven: CountKey[] = [];
  readonly #told = new Map<string, Logout>();
  #notice: CountedNotice | null = null;
  readonly #passkeyUses: PasskeyUse[] = [];
  #asRead: AsRead | null = null;
  readonly #members = new Map<string, AccountHolder>();
  /** What this request has read, as it was then. */
  readonly #origins: Artifact[] = [];
  /** Keys of what the database held when this request read it, or has held since this request wrote it. */
  readonly #read = new Set<string>();

  /** `deviceKind`: what the request tells of where the member sits, for the list of sessions. */
  constructor(stores: Stores, deviceKind = () => '') {
    this.#stores = stores;
    this.#secrets = stores.secrets;
    this.#db = stores.db;
    this.#deviceKind = deviceKind;
  }

  /** While `work` runs, reads and the flush use its transaction: one request never holds two connections. */
  async within<T>(transaction: Db, work: () => Promise<T>): Promise<T> {
    this.#db = transaction;
    try {
      return await work();
    } finally {
      this.#db = this.#stores.db;
    }
  }

  /** Another that has read what this one has, and collected nothing: of what is given up in it nothing is left here. */
  fork(): UnitOfWork {
    const fork = new UnitOfWork(this.#stores, this.#deviceKind);
    for (const [key, artifact] of this.#known) fork.#known.set(key, artifact && { ...artifact });
    for (const [id, member] of this.#members) fork.#members.set(id, member);
    fork.#origins.push(...this.#origins);
    for (const key of this.#read) fork.#read.add(key);
    return fork;
  }

  /** The member behind an account, where this request has read it. */
  memberOf(accountId: string): AccountHolder | undefined {
    return this.#members.get(accountId);
  }

  rememberMember(member: AccountHolder): void {
    this.#members.set(member.id, member);
  }

  /** Whether everything of this member was ended after this request had read a session or token of it (T47). */
  isEnded({ id, epoch }: AccountHolder): boolean {
    return [...this.#known.values()].some(
      (artifact) => (artifact?.epoch ?? epoch) < epoch && artifact?.payload.accountId === id,
    );
  }

  /** Tells the audit trail, with and only with what else this request writes. */
  audit(entry: AuditEntry): void {
    this.#audited.push(entry);
  }

  /** Forgets the counts of what was tried and has succeeded. */
  forgive(attempts: Attempt[]): void {
    this.#forgiven.push(...attempts.map((attempt) => countKey(this.#secrets, attempt)));
  }

  /** Has a member told by mail, with and only with what else this request writes. */
  notify(notice: CountedNotice): void {
    this.#notice = notice;
  }

  /** Records a passkey's use, with what else this request writes; nothing of it stands where the counter has not grown. */
  usePasskey(use: PasskeyUse): void {
    this.#passkeyUses.push(use);
  }

  /** What this request writes stands only where a sign-in is still as it was read. */
  onlyAsRead(member: Member, { uid, version }: { uid: string; version: string }): void {
    this.#asRead = { member, interaction: { idHash: hashId(uid), version } };
  }

  /** Tells a client that a session has ended, with and only with what else this request writes. */
  tell(logout: Logout): void {
    this.#told.set(`${logout.clientId} ${logout.sid}`, logout);
  }

  /** Tells every client this session was used for that it has ended. */
  async tellClientsOf(session: SignedIn): Promise<void> {
    const { uid, accountId } = session;
    if (accountId === undefined) return;
    const grants = await reads.readGrants(this.#db, accountId);
    for (const clientId of clientsOf(this.#secrets, session, grants))
      this.tell({ accountId, clientId, sid: sidOf(uid, clientId) });
  }

  /** Ends a session as signing out at a client does: what goes on without it goes on. */
  async leaveSession(id: string): Promise<void> {
    const session = await this.find('Session', id);
    if (session !== null) await this.tellClientsOf(session.payload as SignedIn);
    this.destroy('Session', id);
  }

  async find(model: string, id: string): Promise<Artifact | null> {
    const idHash = hashId(id);
    const key = keyOf(model, idHash);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const { rows, member } = await reads.readArtifact(this.#db, this.#secrets, { model, idHash }, (wanted) =>
      this.#isInTransaction ? readCompany(this.#db, wanted) : this.#stores.companies.get(wanted),
    );
    this.#remember(rows);
    if (member !== undefined) this.rememberMember(member);
    return this.#orNull(key);
  }

  async findSessionByUid(uid: string): Promise<Artifact | null> {
    for (const [key, artifact] of this.#known) {
      if (key.startsWith('Session ') && artifact?.payload.uid === uid) return artifact;
    }
    const row = await reads.readSessionByUid(this.#db, hashId(uid), now());
    if (row === undefined) return null;
    this.#remember([row]);
    return this.#orNull(keyOf('Session', row.id_hash));
  }

  /** Whether a session is there now, whatever this request has read of it. */
  async isSessionThere(uid: string): Promise<boolean> {
    return (await reads.readSessionByUid(this.#db, hashId(uid), now())) !== undefined;
  }

  /** Claims a one-time identifier at once, before the flush: true for the first caller only. */
  async claim(model: string, id: string): Promise<boolean> {
    return reads.claimArtifact(this.#db, this.#secrets, model, hashId(id), after(now(), seconds(600)));
  }

  upsert(model: string, id: string, payload: AdapterPayload, expiresIn: number): void {
    const idHash = hashId(id);
    const key = keyOf(model, idHash);
    const accountId = payload.accountId ?? answeredBy(payload) ?? null;
    // Where the member was not read, it carries on what was: it must not outlive that by being of no epoch (T47).
    const { insurerId = null, epoch = null } =
      this.#members.get(accountId ?? '') ??
      this.#origins.find((origin) => origin.payload.accountId === (accountId ?? '')) ??
      {};
    this.#known.set(key, { payload, consumedAt: this.#known.get(key)?.consumedAt ?? null, insurerId, epoch });
    this.#destroyed.delete(key);
    this.#upserts.set(key, {
      how: howToWrite(model, this.#read.has(key)),
      model,
      idHash,
      uidHash: hashOf(payload.uid),
      grantHash: model === 'Grant' ? idHash : hashOf(payload.grantId),
      sessionHash: hashOf(payload.sessionUid),
      accountId,
      clientId: payload.clientId ?? (payload.params?.client_id as string) ?? null,
      insurerId,
      epoch,
      sealedPayload: this.#secrets.sealJson(payload, contextOf(key)),
      sealedDevice:
        model === 'Session' && accountId !== null
          ? sealDevice(this.#secrets, idHash, { kind: this.#deviceKind(), seenAt: now().toISOString() })
          : null,
      expiresAt: after(now(), seconds(expiresIn)),
    });
  }

  consume(model: string, id: string): void {
    const idHash = hashId(id);
    const key = keyOf(model, idHash);
    const artifact = this.#known.get(key);
    if (artifact) artifact.consumedAt = now();
    this.#consumed.set(key, { model, idHash });
  }

  destroy(model: string, id: string): void {
    this.#forget({ model, idHash: hashId(id) });
  }

  revokeByGrantId(model: string, grantId: string): void {
    const grantHash = hashId(grantId);
    this.#revoked.set(keyOf(model, grantHash), { model, grantHash });
    for (const { model: name, idHash, grantHash: owner } of [...this.#upserts.values()]) {
      if (name === model && owner?.equals(grantHash)) this.#forget({ model, idHash });
    }
    for (const [key, artifact] of this.#known) {
      if (key.startsWith(`${model} `) && artifact?.payload.grantId === grantId) this.#consumed.delete(key);
    }
  }

  /**
   * Writes what was collected as one statement. Nothing collected, nothing sent.
   * @throws {AlreadyConsumed} when something consumed here had been consumed before, a passkey's counter had not grown,
   *   or a sign-in is no longer as it was read; nothing is written then.
   */
  async flush(): Promise<void> {
    const changes = {
      upserts: [...this.#upserts.values()],
      destroyed: [...this.#destroyed.values()],
      consumed: [...this.#consumed.values()],
      revoked: [...this.#revoked.values()],
      audited: this.#audited.splice(0),
      forgiven: this.#forgiven.splice(0),
      told: [...this.#told.values()],
      notice: this.#notice,
      passkeyUses: this.#passkeyUses.splice(0),
      asRead: this.#asRead,
    };
    this.#upserts.clear();
    this.#destroyed.clear();
    this.#consumed.clear();
    this.#revoked.clear();
    this.#told.clear();
    this.#notice = null;
    this.#asRead = null;
    if (isNothing(changes)) return;
    const relaxed = !this.#isInTransaction && isRepeatable(changes);
    if (!this.#isInTransaction && canLeaveTogether(changes)) await leaveTogether(this.#stores, changes);
    else await flushChanges(this.#db, changes, { secrets: this.#secrets, now: now(), relaxed });
    for (const { model, idHash } of changes.upserts) this.#read.add(keyOf(model, idHash));
  }

  get #isInTransaction(): boolean {
    return this.#db !== this.#stores.db;
  }

  #forget(key: ArtifactKey): void {
    const name = keyOf(key.model, key.idHash);
    this.#known.set(name, null);
    this.#upserts.delete(name);
    this.#consumed.delete(name);
    this.#destroyed.set(name, key);
  }

  #remember(rows: reads.ReadRow[]): void {
    for (const row of rows) {
      const key = keyOf(row.model, row.id_hash);
      this.#read.add(key);
      if (this.#known.has(key)) continue;
      const artifact = openArtifact(this.#secrets, row, key);
      this.#known.set(key, artifact);
      this.#origins.push(artifact);
    }
  }

  /** What is known under a key, or that nothing is; what was asked for opens now, or is a fault. */
  #orNull(key: string): Artifact | null {
    const artifact = this.#known.get(key) ?? null;
    void artifact?.payload;
    this.#known.set(key, artifact);
    return artifact;
  }
}

const current = new AsyncLocalStorage<UnitOfWork>();

/** Runs `work` with a unit of its own; the caller decides when to flush. */
export const withUnit = <T>(unit: UnitOfWork, work: () => Promise<T>): Promise<T> => current.run(unit, work);

export function currentUnit(): UnitOfWork {
  const unit = current.getStore();
  if (unit === undefined) throw new Error('oidc-provider was used outside a unit of work');
  return unit;
}
